import type { Calibrator } from './calibration/calibrator.ts';
import type { FeatureSpace } from './features/matrix.ts';

/** One training row: a text and its label in each field; null or absent means not labelled in that field. */
export type TrainingRow = {
  readonly text: string;
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

/**
 * The classifier of one field. Weights are 8-bit, with one scale a feature, in compressed sparse rows by feature; the
 * last row is the bias. A Crammer-Singer model's weights sum to zero over the classes, so small ones can be dropped.
 */
export type Head = {
  readonly field: string;
  /** Ascending by UTF-16 code unit. */
  readonly classes: readonly string[];
  readonly starts: Uint32Array;
  readonly classOf: Uint16Array;
  readonly weights: Int8Array;
  readonly scales: Float32Array;
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
