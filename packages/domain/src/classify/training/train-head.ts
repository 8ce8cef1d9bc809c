import { applyCalibrator, type Calibrator, fitCalibrator } from '../calibration/calibrator.ts';
import { bestOf, fitTemperature, softmaxShare } from '../calibration/temperature.ts';
import type { Matrix } from '../features/matrix.ts';
import { assignFolds } from '../folds/assign.ts';
import { crossValidate } from '../folds/cross-validate.ts';
import { accuracy, expectedCalibrationError, macroF1 } from '../metrics.ts';
import type { FieldReport, Head } from '../model.ts';
import { solveCrammerSinger } from '../solver/crammer-singer.ts';
import { emptyState, type Problem } from '../solver/state.ts';
import { compressWeights } from './compress.ts';

/**
 * Margin penalty and effort: one setting for all data, chosen by looking at the validation rows of public sets, so
 * figures on those rows flatter it a little.
 */
const COST = 0.75;
const EPOCHS = 8;
const FOLD_EPOCHS = 5;
const FOLDS = 5;
const TOLERANCE = 0.1;

export type HeadInput = {
  readonly field: string;
  readonly matrix: Matrix;
  /** Matrix rows that carry a label, their class numbers, and their near-duplicate groups. */
  readonly examples: Uint32Array;
  readonly labels: Uint16Array;
  readonly groups: Uint32Array;
  readonly classes: readonly string[];
  readonly seed: number;
};

export type TrainedHead = {
  readonly head: Head;
  readonly report: FieldReport;
  /** Decision values of each example by a model that had not seen it: examples x classes, row by row. */
  readonly scores: Float32Array;
};

/** Trains one field: the full solution, out-of-fold scores, temperature, calibrator and figures. */
export function trainHead(
  input: HeadInput,
  onStep?: (done: number, total: number) => void,
): TrainedHead {
  const { field, matrix, examples, labels, groups, seed } = input;
  const classes = input.classes.length;
  const problem: Problem = { matrix, examples, labels, classes };
  const state = emptyState(problem);
  const solved = solveCrammerSinger(problem, state, {
    cost: COST,
    maxEpochs: EPOCHS,
    tolerance: TOLERANCE,
    seed,
  });
  onStep?.(1, FOLDS + 1);
  const fold = assignFolds(groups, labels, classes, FOLDS, seed);
  const scores = crossValidate(
    problem,
    state,
    solved.rivals,
    fold,
    { cost: COST, epochs: FOLD_EPOCHS, tolerance: TOLERANCE, seed, folds: FOLDS },
    (done) => onStep?.(done + 1, FOLDS + 1),
  );
  const temperature = fitTemperature(scores, labels, classes);
  const judged = judge(scores, labels, classes, temperature);
  const calibrator = fitCalibrator(judged.points);
  return {
    head: {
      field,
      classes: input.classes,
      ...compressWeights(state.weights, classes),
      temperature,
      calibrator,
    },
    report: {
      field,
      status: 'trained',
      rows: examples.length,
      classes,
      accuracy: accuracy(labels, judged.predicted),
      macroF1: macroF1(labels, judged.predicted),
      ece: crossCalibrationError(judged.points, fold),
      calibration: calibrator.method,
    },
    scores,
  };
}

type Point = { readonly raw: number; readonly correct: boolean };

function judge(
  scores: Float32Array,
  labels: Uint16Array,
  classes: number,
  temperature: number,
): { readonly points: readonly Point[]; readonly predicted: Uint16Array } {
  const predicted = new Uint16Array(labels.length);
  const points: Point[] = [];
  for (let i = 0; i < labels.length; i += 1) {
    const best = bestOf(scores, i * classes, classes);
    predicted[i] = best;
    const raw = softmaxShare(scores, i * classes, classes, best, temperature);
    points.push({ raw, correct: best === labels[i] });
  }
  return { points, predicted };
}

/** Each fold judged by a calibrator of the other folds: a calibrator judged on its own points looks too good. */
function crossCalibrationError(points: readonly Point[], fold: Uint8Array): number {
  const calibrators: Calibrator[] = [];
  for (let f = 0; f < FOLDS; f += 1) {
    calibrators.push(fitCalibrator(points.filter((_, i) => fold[i] !== f)));
  }
  return expectedCalibrationError(
    points.map((point, i) => ({
      confidence: applyCalibrator(calibrators[fold[i] as number] as Calibrator, point.raw),
      correct: point.correct,
    })),
  );
}
