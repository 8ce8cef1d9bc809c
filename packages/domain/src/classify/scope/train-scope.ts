import { bestOf, softmaxShare } from '../calibration/temperature.ts';
import type { Matrix } from '../features/matrix.ts';
import { assignFolds } from '../folds/assign.ts';
import { crossValidate } from '../folds/cross-validate.ts';
import type { Head, Scope, SparseWeights } from '../model.ts';
import { solveCrammerSinger } from '../solver/crammer-singer.ts';
import { emptyState, type Problem } from '../solver/state.ts';
import { compressWeights } from '../training/compress.ts';
import { fitWeights } from './fit-weights.ts';
import { readSigns, type Signs, weighSigns } from './signs.ts';

/** Fewer rows in scope say nothing about a limit that one in a hundred reaches. */
const MIN_SCOPE_ROWS = 100;
/** Fewer marked rows would be learnt by heart. */
const MIN_MARKED_ROWS = 20;
const OUT_OF_SCOPE_SHARE = 0.03;
const UNUSUAL_SHARE = 0.01;
const SOLVER = { cost: 0.75, tolerance: 0.1 };
const EPOCHS = 8;
const FOLD_EPOCHS = 5;
const FOLDS = 5;

export type ScopeInput = {
  readonly head: Head;
  /** Rows in scope first, then the marked ones. */
  readonly matrix: Matrix;
  /** Near-duplicate group of each row. */
  readonly groups: Uint32Array;
  /** Unknown share of each row, as if it had not been seen. */
  readonly unknown: Float64Array;
  /** Rows of the head's field, and their decision values by models that had not seen them, row by row. */
  readonly examples: Uint32Array;
  readonly scores: Float32Array;
  readonly marked: Uint32Array;
  readonly seed: number;
};

/**
 * Learns what tells texts out of scope from those in scope, and the limits. With enough texts marked out of scope a
 * second classifier is trained and weighed against the signs of the first; without them those signs stand alone, and
 * only rows in scope say where the limit is. Null with too few rows.
 */
export function trainScope(input: ScopeInput): Scope | null {
  const { head, examples, unknown } = input;
  if (examples.length < MIN_SCOPE_ROWS) return null;
  const outside = input.marked.length < MIN_MARKED_ROWS ? null : trainOutside(input);
  const inside = insideSigns(input, outside?.values ?? null);
  const weights =
    outside === null
      ? { strangeness: 1, indecision: 0, marked: 0 }
      : weigh(input, inside, outside.values);
  const scored = Float64Array.from(inside, (signs) => weighSigns(weights, signs));
  return {
    field: head.field,
    marked: outside === null ? 0 : input.marked.length,
    weights,
    limit: reachedBy(scored, OUT_OF_SCOPE_SHARE),
    spread: deviation(scored),
    unknownLimit: reachedBy(
      Float64Array.from(examples, (row) => unknown[row] as number),
      UNUSUAL_SHARE,
    ),
    outside: outside?.weights ?? null,
  };
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / values.length) || 1;
}

/** A limit that at most `share` of the values reach. */
function reachedBy(values: Float64Array, share: number): number {
  const sorted = values.slice().sort();
  const below = sorted[sorted.length - 1 - Math.floor(share * sorted.length)] ?? 0;
  return sorted.find((value) => value > below) ?? below + 1e-6;
}

/** Decision values of the second class of two, for examples in scope and then marked ones, each unseen. */
function trainOutside(input: ScopeInput): {
  readonly weights: SparseWeights;
  readonly values: Float64Array;
} {
  const { matrix, examples, marked, seed } = input;
  const rows = Uint32Array.from([...examples, ...marked]);
  const labels = Uint16Array.from(rows, (_, at) => (at < examples.length ? 0 : 1));
  const problem: Problem = { matrix, examples: rows, labels, classes: 2 };
  const state = emptyState(problem);
  const solved = solveCrammerSinger(problem, state, { ...SOLVER, maxEpochs: EPOCHS, seed });
  const groups = rows.map((row) => input.groups[row] as number);
  const fold = assignFolds(groups, labels, 2, FOLDS, seed);
  const options = { ...SOLVER, epochs: FOLD_EPOCHS, seed, folds: FOLDS };
  const scores = crossValidate(problem, state, solved.rivals, fold, options);
  return {
    weights: compressWeights(state.weights, 2),
    values: Float64Array.from(
      rows,
      (_, at) => (scores[2 * at + 1] as number) - (scores[2 * at] as number),
    ),
  };
}

function insideSigns(input: ScopeInput, marked: Float64Array | null): readonly Signs[] {
  return Array.from(input.examples, (row, at) =>
    signsOf(input, row, input.scores, at * input.head.classes.length, marked?.[at] ?? 0),
  );
}

function signsOf(
  { head, unknown }: ScopeInput,
  row: number,
  scores: Float32Array | Float64Array,
  offset: number,
  marked: number,
): Signs {
  const classes = head.classes.length;
  const best = bestOf(scores, offset, classes);
  return {
    best: scores[offset + best] as number,
    share: softmaxShare(scores, offset, classes, best, head.temperature),
    unknown: unknown[row] as number,
    marked,
  };
}

/** Marked rows were in no fold of the head: its own weights have not seen them. */
function weigh(
  input: ScopeInput,
  inside: readonly Signs[],
  values: Float64Array,
): Scope['weights'] {
  const scores = new Float64Array(input.head.classes.length);
  const outside = Array.from(input.marked, (row, at) => {
    scoreSparse(input.matrix, row, input.head, scores);
    return signsOf(input, row, scores, 0, values[input.examples.length + at] as number);
  });
  const [strangeness = 0, indecision = 0, marked = 0] = fitWeights(
    inside.map(readSigns),
    outside.map(readSigns),
  );
  return { strangeness, indecision, marked };
}

function scoreSparse(matrix: Matrix, row: number, from: SparseWeights, into: Float64Array): void {
  into.fill(0);
  const end = matrix.starts[row + 1] as number;
  for (let at = matrix.starts[row] as number; at < end; at += 1) {
    const id = matrix.indices[at] as number;
    const value = (matrix.values[at] as number) * (from.scales[id] as number);
    for (let k = from.starts[id] as number; k < (from.starts[id + 1] as number); k += 1) {
      const c = from.classOf[k] as number;
      into[c] = (into[c] as number) + value * (from.weights[k] as number);
    }
  }
}
