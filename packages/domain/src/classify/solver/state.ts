import type { Matrix } from '../features/matrix.ts';

/** A multiclass training set: some rows of a matrix and the class number of each. */
export type Problem = {
  readonly matrix: Matrix;
  /** Matrix row of each example. */
  readonly examples: Uint32Array;
  /** Class of each example, 0..classes-1. */
  readonly labels: Uint16Array;
  readonly classes: number;
};

/**
 * Weights and dual variables. `weights` lies feature by feature with the classes of one feature side by side, so that
 * scoring an example against all classes reads contiguous memory. `duals` lies example by example.
 */
export type State = {
  readonly weights: Float32Array;
  readonly duals: Float32Array;
};

export function emptyState(problem: Problem): State {
  return {
    weights: new Float32Array(problem.matrix.columns * problem.classes),
    duals: new Float32Array(problem.examples.length * problem.classes),
  };
}

/** Adds the decision value of every class for one matrix row to `into` (length: classes), which it clears first. */
export function scoreRow(
  matrix: Matrix,
  row: number,
  weights: Float32Array,
  classes: number,
  into: Float64Array,
): void {
  const { starts, indices, values } = matrix;
  for (let c = 0; c < classes; c += 1) into[c] = 0;
  const end = starts[row + 1] as number;
  for (let at = starts[row] as number; at < end; at += 1) {
    const value = values[at] as number;
    const base = (indices[at] as number) * classes;
    for (let c = 0; c < classes; c += 1) {
      into[c] = (into[c] as number) + value * (weights[base + c] as number);
    }
  }
}

/** Adds `factor` times a matrix row to the weights of one class. */
export function addRow(
  matrix: Matrix,
  row: number,
  factor: number,
  classOffset: number,
  classes: number,
  weights: Float32Array,
): void {
  const { starts, indices, values } = matrix;
  const end = starts[row + 1] as number;
  for (let at = starts[row] as number; at < end; at += 1) {
    const place = (indices[at] as number) * classes + classOffset;
    weights[place] = (weights[place] as number) + factor * (values[at] as number);
  }
}

/** A copy of the state as if the examples for which `held` is 1 had never been seen: their share is taken out. */
export function withoutExamples(problem: Problem, state: State, held: Uint8Array): State {
  const { matrix, examples, classes } = problem;
  const weights = state.weights.slice();
  const duals = state.duals.slice();
  for (let i = 0; i < examples.length; i += 1) {
    if (held[i] !== 1) continue;
    for (let c = 0; c < classes; c += 1) {
      const dual = duals[i * classes + c] as number;
      if (dual === 0) continue;
      addRow(matrix, examples[i] as number, -dual, c, classes, weights);
      duals[i * classes + c] = 0;
    }
  }
  return { weights, duals };
}
