import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullBucket, takeToken } from '../../src/index.ts';

const minuteMs = 60_000;

test('whenever one asks, no minute gives more than what stood there and what was refilled in it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.array(fc.integer({ min: -5_000, max: 20_000 }), { minLength: 1, maxLength: 400 }),
      (perMinute, pauses) => {
        let bucket = fullBucket(perMinute, 0);
        let nowMs = 0;
        const given: number[] = [];
        for (const pause of pauses) {
          nowMs += pause;
          const taken = takeToken(bucket, perMinute, nowMs);
          bucket = taken.bucket;
          if (taken.waitMs === 0) given.push(bucket.atMs);
        }
        for (const from of given) {
          const within = given.filter((at) => at >= from && at < from + minuteMs).length;
          expect(within).toBeLessThanOrEqual(2 * perMinute);
        }
      },
    ),
  );
});

test('who waits as long as was said is given one, and not a moment sooner', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 0, max: 5_000 }),
      (perMinute, ms) => {
        let bucket = fullBucket(perMinute, 0);
        for (let n = 0; n < perMinute; n += 1) bucket = takeToken(bucket, perMinute, 0).bucket;
        const { bucket: empty, waitMs } = takeToken(bucket, perMinute, Math.min(ms, 1));
        expect(waitMs).toBeGreaterThan(0);
        const atMs = empty.atMs + waitMs;
        expect(takeToken(empty, perMinute, atMs).waitMs).toBe(0);
        expect(takeToken(empty, perMinute, atMs - 2).waitMs).toBeGreaterThan(0);
      },
    ),
  );
});

test('a bucket that was not asked for long is full, and no fuller', () => {
  let { bucket } = takeToken(fullBucket(5, 0), 5, 0);
  let given = 0;
  for (let n = 0; n < 20; n += 1) {
    const taken = takeToken(bucket, 5, 3_600_000);
    bucket = taken.bucket;
    if (taken.waitMs === 0) given += 1;
  }
  expect(given).toBe(5);
});
