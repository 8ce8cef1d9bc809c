import {
  type Measured,
  predictWithScope,
  type ScopedPrediction,
  type TrainedModel,
  trainModel,
} from '@signalbox/domain';
import type { MarkedSet, Row } from './rows.ts';

/** How well texts marked out of scope are told from those in scope, on validation rows. */
export type OutOfScope = {
  /** Share of pairs of one of each kind that the score orders rightly. */
  readonly auroc: number;
  /** Share found when 5 % of the rows in scope are flagged. */
  readonly recallAt5: number;
  /** Share found, and share of the rows in scope flagged, at the limit learnt in training. */
  readonly recallAtLimit: number;
  readonly flaggedInScope: number;
  /** The same two by the highest calibrated probability, low being strange. */
  readonly maxProbAuroc: number;
  readonly maxProbRecallAt5: number;
  /** Trained without the marked rows of `train.csv`. */
  readonly untaught: { readonly auroc: number; readonly recallAt5: number };
};

type Scores = { readonly inside: readonly number[]; readonly outside: readonly number[] };

/** Trains once more, with the marked rows; null when there are none to judge on. */
export function judgeScope(
  untaught: TrainedModel,
  set: {
    readonly train: readonly Row[];
    readonly validation: readonly Row[];
    readonly marked: MarkedSet;
    readonly seed: number;
  },
): OutOfScope | null {
  if (set.marked.validation.length === 0) return null;
  const inScope = set.train.map(({ text, label }) => ({ text, labels: { label } }));
  const outside = set.marked.train.map((text) => ({ text, labels: {}, inScope: false }));
  const rows = [...inScope, ...outside];
  const taught = trainModel({ rows, fields: ['label'], seed: set.seed });
  const read = (model: TrainedModel, score: (one: ScopedPrediction) => number): Scores => ({
    inside: set.validation.map(({ text }) => score(predictWithScope(model, text))),
    outside: set.marked.validation.map((text) => score(predictWithScope(model, text))),
  });
  const measured = ({ outOfScope }: ScopedPrediction): number => outOfScope?.score ?? 0;
  const unsure = ({ fields }: ScopedPrediction): number => -(fields['label']?.confidence ?? 0);
  const ours = read(taught, measured);
  const alone = read(untaught, measured);
  const maxProb = read(taught, unsure);
  // The limit of every model is 0.5 by what the score means.
  const reached = (scores: readonly number[]): number =>
    scores.filter((score) => score >= 0.5).length / scores.length;
  return {
    auroc: auroc(ours),
    recallAt5: recallAt(ours, 0.05),
    recallAtLimit: reached(ours.outside),
    flaggedInScope: reached(ours.inside),
    maxProbAuroc: auroc(maxProb),
    maxProbRecallAt5: recallAt(maxProb, 0.05),
    untaught: { auroc: auroc(alone), recallAt5: recallAt(alone, 0.05) },
  };
}

/** Null when nothing was measured. */
export function shareOutOfScope(measured: readonly (Measured | null)[]): number | null {
  const known = measured.filter((one) => one !== null);
  if (known.length === 0) return null;
  return known.filter(({ score, limit }) => score >= limit).length / known.length;
}

/** Area under the receiver operating characteristic by ranks; ties count half. */
function auroc({ inside, outside }: Scores): number {
  const sorted = [...inside].sort((a, b) => a - b);
  let pairs = 0;
  for (const score of outside) pairs += (below(sorted, score) + below(sorted, score, true)) / 2;
  return pairs / (inside.length * outside.length);
}

/** How many of the ascending values are smaller, or not larger. */
function below(sorted: readonly number[], value: number, orEqual = false): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] as number;
    if (at < value || (orEqual && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function recallAt({ inside, outside }: Scores, share: number): number {
  const sorted = [...inside].sort((a, b) => a - b);
  const limit = sorted[Math.floor((1 - share) * sorted.length)] ?? 0;
  return outside.filter((score) => score > limit).length / outside.length;
}
