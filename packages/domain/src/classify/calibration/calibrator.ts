import { fitIsotonic } from './isotonic.ts';
import { fitLogistic } from './logistic.ts';

/** One checked outcome: the raw confidence that was given and whether the answer was right. */
export type CalibrationPoint = {
  readonly raw: number;
  readonly correct: boolean;
  /** Default: 1. Must be > 0; points with another weight are ignored. */
  readonly weight?: number | undefined;
};

/**
 * A monotone map from raw confidence to the probability of being right, as plain JSON.
 * `outcomes` counts the points it was fitted on. History of `v`: 1 first form.
 */
export type Calibrator =
  | {
      readonly v: 1;
      readonly method: 'isotonic';
      readonly outcomes: number;
      /** Knots, `raw` strictly ascending, `probability` not descending; linear between, flat outside. */
      readonly raw: readonly number[];
      readonly probability: readonly number[];
    }
  | {
      readonly v: 1;
      readonly method: 'logistic';
      readonly outcomes: number;
      /** True: the input is a probability and its log-odds are used. False: the input is used as it is. */
      readonly logOdds: boolean;
      /** probability = 1 / (1 + exp(-(slope * input + intercept))), slope >= 0. */
      readonly slope: number;
      readonly intercept: number;
    }
  | {
      readonly v: 1;
      readonly method: 'prior';
      readonly outcomes: number;
      /** True: the answer is rate * raw. False: the answer is the rate whatever the input. */
      readonly proportional: boolean;
      readonly rate: number;
    };

/** Isotonic needs this many points in all and of the rarer outcome: below, the logistic did as well or better on the sets tried, within noise. */
export const ISOTONIC_MIN_POINTS = 4000;
export const ISOTONIC_MIN_RARER = 60;
/** The two-parameter logistic needs this many points in all and of the rarer outcome. */
export const LOGISTIC_MIN_POINTS = 40;
export const LOGISTIC_MIN_RARER = 5;

/** Every answer lies in [CONFIDENCE_FLOOR, 1 - CONFIDENCE_FLOOR]: no finite evidence proves 0 or 1. */
export const CONFIDENCE_FLOOR = 0.001;

export function clampConfidence(value: number): number {
  if (!(value > CONFIDENCE_FLOOR)) return CONFIDENCE_FLOOR;
  return value > 1 - CONFIDENCE_FLOOR ? 1 - CONFIDENCE_FLOOR : value;
}

/**
 * Fits the strongest calibrator the outcomes can carry: isotonic regression with at least ISOTONIC_MIN_POINTS of which
 * ISOTONIC_MIN_RARER are of the rarer outcome, else Platt's logistic with at least LOGISTIC_MIN_POINTS and
 * LOGISTIC_MIN_RARER, else a pessimistic prior: Laplace's rule with one success and two failures already counted.
 * Points whose raw value is not finite are ignored. The result is monotone in `raw` and within (0, 1).
 */
export function fitCalibrator(points: readonly CalibrationPoint[]): Calibrator {
  const usable = points.filter((p) => Number.isFinite(p.raw) && (p.weight ?? 1) > 0);
  const right = usable.filter((p) => p.correct).length;
  const rarer = Math.min(right, usable.length - right);
  const probabilities = usable.every((p) => p.raw >= 0 && p.raw <= 1);
  if (usable.length >= ISOTONIC_MIN_POINTS && rarer >= ISOTONIC_MIN_RARER) {
    const knots = fitIsotonic(usable);
    return { v: 1, method: 'isotonic', outcomes: usable.length, ...knots };
  }
  if (usable.length >= LOGISTIC_MIN_POINTS && rarer >= LOGISTIC_MIN_RARER) {
    const line = fitLogistic(
      usable.map((p) => ({ ...p, raw: probabilities ? logOddsOf(p.raw) : p.raw })),
    );
    return {
      v: 1,
      method: 'logistic',
      outcomes: usable.length,
      logOdds: probabilities,
      slope: line.slope,
      intercept: line.intercept,
    };
  }
  return {
    v: 1,
    method: 'prior',
    outcomes: usable.length,
    proportional: probabilities,
    rate: (right + 1) / (usable.length + 3),
  };
}

/** The calibrated probability for a raw value: within (0, 1), and never lower for a higher raw value. NaN counts as lowest. */
export function applyCalibrator(calibrator: Calibrator, raw: number): number {
  const input = Number.isNaN(raw) ? Number.NEGATIVE_INFINITY : raw;
  switch (calibrator.method) {
    case 'isotonic':
      return clampConfidence(interpolate(calibrator.raw, calibrator.probability, input));
    case 'logistic': {
      const x = calibrator.logOdds ? logOddsOf(input) : Math.max(-1e12, Math.min(1e12, input));
      return clampConfidence(1 / (1 + Math.exp(-(calibrator.slope * x + calibrator.intercept))));
    }
    case 'prior': {
      const share = calibrator.proportional ? Math.max(0, Math.min(1, input)) : 1;
      return clampConfidence(calibrator.rate * share);
    }
  }
}

/** Log-odds of a probability, kept within ±13.8 (one in a million). */
export function logOddsOf(probability: number): number {
  const p = Math.max(1e-6, Math.min(1 - 1e-6, probability));
  return Math.log(p / (1 - p));
}

function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  const last = xs.length - 1;
  if (last < 0) return 0;
  if (x <= (xs[0] as number)) return ys[0] as number;
  if (x >= (xs[last] as number)) return ys[last] as number;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) <= x) low = middle;
    else high = middle;
  }
  const x0 = xs[low] as number;
  const y0 = ys[low] as number;
  const y1 = ys[high] as number;
  const y = y0 + ((y1 - y0) * (x - x0)) / ((xs[high] as number) - x0);
  // Rounding must not carry an inner point past its knots, or the map would not be monotone.
  return Math.min(y1, Math.max(y0, y));
}
