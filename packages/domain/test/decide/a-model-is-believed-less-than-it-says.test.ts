import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  agreedOn,
  applyCalibrator,
  fitCalibrator,
  priorOfStated,
  statedFactor,
} from '../../src/index.ts';

const stated = fc.double({ min: 0, max: 1, noNaN: true });

test('the surer it says it is, the more it is believed, and never as much as it says', () => {
  fc.assert(
    fc.property(stated, stated, stated, (a, b, agreement) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(priorOfStated(low)).toBeLessThanOrEqual(priorOfStated(high));
      expect(priorOfStated(a)).toBeLessThanOrEqual(a);
      expect(priorOfStated(a, agreement)).toBeLessThanOrEqual(priorOfStated(a));
    }),
  );
});

test('what is no number from 0 to 1 makes nobody sure', () => {
  expect(priorOfStated(Number.NaN)).toBe(0);
  expect(priorOfStated(-1)).toBe(0);
  expect(priorOfStated(7)).toBe(statedFactor);
  expect(priorOfStated(1, Number.NaN)).toBe(0);
  expect(priorOfStated(1, 2)).toBe(0);
});

test('nine checked answers that were all right would confirm more, so nothing unchecked is freer than what was checked', () => {
  const checked = fitCalibrator(Array.from({ length: 9 }, () => ({ raw: 1, correct: true })));
  expect(applyCalibrator(checked, 1)).toBeGreaterThan(statedFactor);
  expect(statedFactor).toBeLessThan(0.85);
});

const said = (value: string, sure = 0.9): { value: string; stated: number } => ({
  value,
  stated: sure,
});

test.each([
  [[said('a')], { value: 'a', stated: 0.9, agreement: 1 }],
  [[said('b'), said('a'), said('a', 0.5)], { value: 'a', stated: 0.9, agreement: 2 / 3 }],
  [[said('a', 0.6), said('b')], { value: 'a', stated: 0.6, agreement: 0.5 }],
  [[null, said('a'), null], { value: 'a', stated: 0.9, agreement: 1 / 3 }],
  [[null, null], null],
  [[], null],
])('%j agree on %j', (samples, agreed) => {
  expect(agreedOn(samples)).toEqual(agreed);
});
