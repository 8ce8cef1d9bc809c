import type { Calibrator } from './calibrator.ts';

/** A calibrator from stored JSON, or null when the value is not a calibrator this version can apply. */
export function parseCalibrator(value: unknown): Calibrator | null {
  if (typeof value !== 'object' || value === null) return null;
  const from = value as Readonly<Record<string, unknown>>;
  const outcomes = from['outcomes'];
  if (from['v'] !== 1 || !isFiniteNumber(outcomes) || outcomes < 0) return null;
  switch (from['method']) {
    case 'isotonic': {
      const raw = from['raw'];
      const probability = from['probability'];
      if (!isNumbers(raw) || !isNumbers(probability)) return null;
      if (raw.length === 0 || raw.length !== probability.length) return null;
      if (!ascends(raw, true) || !ascends(probability, false)) return null;
      return { v: 1, method: 'isotonic', outcomes, raw, probability };
    }
    case 'logistic': {
      const { logOdds, slope, intercept } = from;
      if (typeof logOdds !== 'boolean' || !isFiniteNumber(slope) || !isFiniteNumber(intercept))
        return null;
      if (slope < 0) return null;
      return { v: 1, method: 'logistic', outcomes, logOdds, slope, intercept };
    }
    case 'prior': {
      const { proportional, rate } = from;
      if (typeof proportional !== 'boolean' || !isFiniteNumber(rate)) return null;
      return { v: 1, method: 'prior', outcomes, proportional, rate };
    }
    default:
      return null;
  }
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isFiniteNumber);
}

function ascends(values: readonly number[], strictly: boolean): boolean {
  return values.every((value, at) => {
    const before = values[at - 1];
    return before === undefined || (strictly ? before < value : before <= value);
  });
}
