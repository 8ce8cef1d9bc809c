import { type Rivals, solveCrammerSinger } from '../solver/crammer-singer.ts';
import { type Problem, type State, scoreRow, withoutExamples } from '../solver/state.ts';

export type CrossValidateOptions = {
  readonly cost: number;
  readonly epochs: number;
  readonly tolerance: number;
  readonly seed: number;
  readonly folds: number;
};

/**
 * Decision values of every class for every example, by a model that has not seen the example's fold:
 * examples x classes, row by row.
 *
 * Each fold starts from the full solution with the fold's own duals taken out and runs a few epochs, rather than from
 * nothing: the duals that stay are close to their optimum, so this reaches the accuracy of a full run at a fraction
 * of its cost. What the held-out rows taught leaves with their duals.
 */
export function crossValidate(
  problem: Problem,
  full: State,
  rivals: Rivals,
  fold: Uint8Array,
  options: CrossValidateOptions,
  onFold?: (done: number) => void,
): Float32Array {
  const { matrix, examples, classes } = problem;
  const scores = new Float32Array(examples.length * classes);
  const row = new Float64Array(classes);
  for (let f = 0; f < options.folds; f += 1) {
    const held = fold.map((of) => (of === f ? 1 : 0));
    const state = withoutExamples(problem, full, held);
    solveCrammerSinger(problem, state, {
      cost: options.cost,
      maxEpochs: options.epochs,
      tolerance: options.tolerance,
      seed: options.seed + f,
      held,
      rivals,
    });
    for (let i = 0; i < examples.length; i += 1) {
      if (held[i] !== 1) continue;
      scoreRow(matrix, examples[i] as number, state.weights, classes, row);
      scores.set(row, i * classes);
    }
    onFold?.(f + 1);
  }
  return scores;
}
