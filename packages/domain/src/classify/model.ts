import type { Calibrator } from './calibration/calibrator.ts';
import type { FeatureSpace } from './features/matrix.ts';

/** One training row: a text and its label in each field; null or absent means not labelled in that field. */
export type TrainingRow = {
  readonly text: string;
  /** False: a text that is not the agents' to decide. Its labels are not looked at. Default: true. */
  readonly inScope?: boolean | undefined;
  readonly labels: Readonly<Record<string, string | null | undefined>>;
};

/** How one field went. Figures come from predictions on rows the predicting model had not seen. */
export type FieldReport =
  | {
      readonly field: string;
      readonly status: 'trained';
      /** Labelled rows used. */
      readonly rows: number;
      readonly classes: number;
      /** Cross-validated shares, 0..1; near-duplicate rows were kept in one fold. */
      readonly accuracy: number;
      readonly macroF1: number;
      /** Expected calibration error of the top confidence, 15 equal-mass bins, calibrated on other folds. */
      readonly ece: number;
      readonly calibration: Calibrator['method'];
    }
  | {
      readonly field: string;
      readonly status: 'untrainable';
      readonly reason: 'too-few-rows' | 'too-few-classes' | 'too-many-classes';
      readonly rows: number;
      readonly classes: number;
    };

export type SparseWeights = {
  readonly starts: Uint32Array;
  readonly classOf: Uint16Array;
  readonly weights: Int8Array;
  readonly scales: Float32Array;
};

/** What tells a text of another kind from those the model was trained on. Limits are learnt from rows in scope. */
export type Scope = {
  /** The field whose decision values are looked at: the one with the most classes sees the topics best. */
  readonly field: string;
  /** Texts marked out of scope that it was fitted on; 0: none, or too few to learn from. */
  readonly marked: number;
  /** What each of the three signs counts for in the out-of-scope score, >= 0. */
  readonly weights: {
    /** 0.3 times the unknown share less the best decision value. */
    readonly strangeness: number;
    /** Log-odds of the share that the best class does not have in the softmax. */
    readonly indecision: number;
    /** Decision value of the texts marked out of scope against the others. */
    readonly marked: number;
  };
  /** Of the weighted signs, out of scope from this on: about 3 % of the rows in scope, each judged by a model that had not seen it. */
  readonly limit: number;
  /** Standard deviation of the weighted signs over the rows in scope, > 0. */
  readonly spread: number;
  /** Unusual from this unknown share on, 0..1: about 1 % of the rows in scope, judged likewise. */
  readonly unknownLimit: number;
  /** The classifier of marked texts, two classes, the second out of scope; null when there were too few. */
  readonly outside: SparseWeights | null;
};

/**
 * The classifier of one field. Weights are 8-bit, with one scale a feature, in compressed sparse rows by feature; the
 * last row is the bias. A Crammer-Singer model's weights sum to zero over the classes, so small ones can be dropped.
 */
export type Head = SparseWeights & {
  readonly field: string;
  /** Ascending by UTF-16 code unit. */
  readonly classes: readonly string[];
  /** Divides decision values before the softmax, > 0. */
  readonly temperature: number;
  readonly calibrator: Calibrator;
};

/** A trained model: plain data, holding no text and no word of the training rows except the labels. */
export type TrainedModel = {
  readonly v: 1;
  readonly seed: number;
  /** Texts the feature space was counted on. */
  readonly texts: number;
  readonly space: FeatureSpace;
  /** One a trained field, ascending by field name. */
  readonly heads: readonly Head[];
  /** Null: too few rows to learn limits from, or an artifact from before there were any. */
  readonly scope: Scope | null;
  /** One a requested field, ascending by field name. */
  readonly fields: readonly FieldReport[];
};

export type RankedValue = { readonly value: string; readonly confidence: number };

export type FieldPrediction = {
  readonly value: string;
  readonly raw: {
    /** Best minus second-best decision value, >= 0. Not comparable between fields. */
    readonly margin: number;
    /** Share of the best class in the softmax of the decision values, 0..1: the calibrator's input. */
    readonly score: number;
  };
  /** Probability that `value` is right, within (0, 1). */
  readonly confidence: number;
  /** The next best values, most probable first, none above `confidence`; with it they sum to at most 1. */
  readonly alternatives: readonly RankedValue[];
};

/** A score beside the limit learnt in training: it speaks from there on. */
export type Measured = { readonly score: number; readonly limit: number };

/** How a text stands to what the model was trained on; null where the model learnt no limit. */
export type Familiarity = {
  /** 0..1, higher is further away; the limit is always 0.5. */
  readonly outOfScope: Measured | null;
  /** Share of the text's n-gram weight that the model does not know, 0..1. */
  readonly unusual: Measured | null;
};
