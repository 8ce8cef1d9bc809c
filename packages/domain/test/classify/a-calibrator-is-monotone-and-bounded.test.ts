import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitIsotonic } from '../../src/classify/calibration/isotonic.ts';
import {
  applyCalibrator,
  type CalibrationPoint,
  fitCalibrator,
  ISOTONIC_MIN_POINTS,
  parseCalibrator,
} from '../../src/classify/index.ts';
import { createRandom } from '../../src/classify/random.ts';

const anyRaw = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const anyPoint: fc.Arbitrary<CalibrationPoint> = fc.record({
  raw: anyRaw,
  correct: fc.boolean(),
  weight: fc.oneof(fc.constant(undefined), fc.double({ min: 0.01, max: 10, noNaN: true })),
});

/** Outcomes whose true chance of being right is raw squared: overconfident, as classifiers are. */
function overconfident(count: number, seed: number): CalibrationPoint[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const raw = random();
    return { raw, correct: random() < raw * raw };
  });
}

describe('a calibrator', () => {
  it('is monotone and within (0, 1) for any outcomes and inputs', () => {
    fc.assert(
      fc.property(
        fc.array(anyPoint, { maxLength: 300 }),
        fc.array(anyRaw, { minLength: 2, maxLength: 30 }),
        (points, raws) => {
          const calibrator = fitCalibrator(points);
          const sorted = raws.filter((raw) => !Number.isNaN(raw)).sort((a, b) => a - b);
          let previous = 0;
          for (const raw of sorted) {
            const probability = applyCalibrator(calibrator, raw);
            expect(probability).toBeGreaterThan(0);
            expect(probability).toBeLessThan(1);
            expect(probability).toBeGreaterThanOrEqual(previous);
            previous = probability;
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is monotone when isotonic, whatever the outcomes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ raw: fc.double({ min: 0, max: 1, noNaN: true }), correct: fc.boolean() }),
          { minLength: 1, maxLength: 400 },
        ),
        (points) => {
          const { raw, probability } = fitIsotonic(points);
          expect(raw.length).toBe(probability.length);
          for (let at = 1; at < raw.length; at += 1) {
            expect(raw[at]).toBeGreaterThan(raw[at - 1] as number);
            expect(probability[at]).toBeGreaterThanOrEqual(probability[at - 1] as number);
          }
        },
      ),
    );
  });

  it('pools outcomes that contradict the order, instead of following them', () => {
    const upsideDown = Array.from({ length: 400 }, (_, at) => ({
      raw: at / 400,
      correct: at < 100,
    }));
    const { probability } = fitIsotonic(upsideDown);
    expect(probability).toHaveLength(1);
    expect(probability[0]).toBeCloseTo(0.25, 2);
    const calibrator = fitCalibrator(upsideDown);
    expect(calibrator.method).toBe('logistic');
    const low = applyCalibrator(calibrator, 0.1);
    expect(applyCalibrator(calibrator, 0.9)).toBeGreaterThanOrEqual(low);
    expect(low).toBeCloseTo(0.25, 2);
  });

  it('is chosen by how many outcomes there are', () => {
    expect(fitCalibrator([]).method).toBe('prior');
    expect(fitCalibrator(overconfident(30, 1)).method).toBe('prior');
    expect(fitCalibrator(overconfident(200, 1)).method).toBe('logistic');
    expect(fitCalibrator(overconfident(ISOTONIC_MIN_POINTS, 1)).method).toBe('isotonic');
    const allRight = overconfident(5000, 1).map((point) => ({ ...point, correct: true }));
    expect(fitCalibrator(allRight).method).toBe('prior');
  });

  it.each([400, 8000])('comes close to the truth from %i outcomes', (count) => {
    const calibrator = fitCalibrator(overconfident(count, 7));
    for (const raw of [0.2, 0.4, 0.6, 0.8]) {
      expect(Math.abs(applyCalibrator(calibrator, raw) - raw * raw)).toBeLessThan(0.1);
    }
  });

  it('is pessimistic when it knows nothing', () => {
    const calibrator = fitCalibrator([]);
    expect(applyCalibrator(calibrator, 0.99)).toBeLessThan(0.5);
    expect(applyCalibrator(fitCalibrator([{ raw: 0.9, correct: true }]), 0.9)).toBeLessThan(0.6);
  });

  it('survives JSON, and other JSON is not taken for one', () => {
    for (const count of [3, 200, 5000]) {
      const calibrator = fitCalibrator(overconfident(count, 3));
      const stored: unknown = JSON.parse(JSON.stringify(calibrator));
      expect(parseCalibrator(stored)).toEqual(calibrator);
    }
    const descending = {
      v: 1,
      method: 'isotonic',
      outcomes: 9,
      raw: [0, 1],
      probability: [0.9, 0.1],
    };
    const falling = {
      v: 1,
      method: 'logistic',
      outcomes: 9,
      logOdds: true,
      slope: -1,
      intercept: 0,
    };
    for (const value of [null, 1, {}, { v: 2, method: 'prior' }, descending, falling]) {
      expect(parseCalibrator(value)).toBeNull();
    }
  });
});
