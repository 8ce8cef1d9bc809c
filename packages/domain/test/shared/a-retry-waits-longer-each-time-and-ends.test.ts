import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultRetryPolicy, lanes, retryDelayMs, worstLane } from '../../src/index.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const policy = fc.record({
  baseMs: fc.integer({ min: 1, max: 10_000 }),
  maxMs: fc.integer({ min: 1, max: 1_000_000 }),
  maxAttempts: fc.integer({ min: 1, max: 100 }),
});

test('only what may pass by itself is retried, and not for ever', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), chance, policy, (attempt, drawn, given) => {
      for (const errorClass of ['permanent', 'expected', 'unexpected'] as const) {
        expect(retryDelayMs(errorClass, attempt, drawn, given)).toBeNull();
      }
      expect(retryDelayMs('transient', attempt, drawn, given) === null).toBe(
        attempt >= given.maxAttempts,
      );
    }),
  );
});

test('a wait lies between half its ceiling and its ceiling, which doubles up to the longest wait', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), chance, policy, (attempt, drawn, given) => {
      const endless = { ...given, maxAttempts: Number.POSITIVE_INFINITY };
      const delay = retryDelayMs('transient', attempt, drawn, endless) ?? -1;
      const ceiling = Math.min(given.maxMs, given.baseMs * 2 ** (attempt - 1));
      expect(delay).toBeGreaterThanOrEqual(Math.round(ceiling / 2));
      expect(delay).toBeLessThanOrEqual(ceiling);
      expect(delay).toBeLessThanOrEqual(given.maxMs);
    }),
  );
});

test('the default: at least half a second at first, at most five minutes, eight tries in all', () => {
  expect(retryDelayMs('transient', 1, 0)).toBe(500);
  expect(retryDelayMs('transient', 7, 0.999)).toBeLessThanOrEqual(defaultRetryPolicy.maxMs);
  expect(retryDelayMs('transient', 8, 0)).toBeNull();
});

test('two that failed together do not come back together', () => {
  expect(retryDelayMs('transient', 5, 0.1)).not.toBe(retryDelayMs('transient', 5, 0.9));
});

const lane = fc.constantFrom(...lanes);
test('the worst lane is one of them, is as strict as each, and ignores their order', () => {
  fc.assert(
    fc.property(fc.array(lane, { minLength: 1 }), (given) => {
      const worst = worstLane(given);
      expect(given).toContain(worst);
      for (const one of given)
        expect(lanes.indexOf(worst)).toBeGreaterThanOrEqual(lanes.indexOf(one));
      expect(worstLane([...given].reverse())).toBe(worst);
      expect(worstLane([...given, 'manual'])).toBe('manual');
    }),
  );
  expect(worstLane([])).toBe('auto');
});
