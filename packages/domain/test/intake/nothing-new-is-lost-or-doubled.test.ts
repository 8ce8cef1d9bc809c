import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceMoments,
  advanceNumbers,
  appearsWithinMs,
  freshMoments,
  freshNumbers,
  type MomentWindow,
  nextPollMs,
  openMomentWindow,
  openNumberWindow,
  startOf,
} from '../../src/index.ts';

const runs = { numRuns: 300 };

describe('rows that are numbered', () => {
  // Each is begun some time after the one before it, and can be seen after a while.
  const rows = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 40_000 }),
      seenAfterMs: fc.integer({ min: 0, max: appearsWithinMs }),
    }),
    { maxLength: 60 },
  );

  test('are each taken once, however late they appear and however few are taken at a time', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 5 }), (given, most) => {
        let atMs = 0;
        const all = given.map(({ gapMs, seenAfterMs }, n) => {
          atMs += gapMs;
          return { number: (n + 1) * 3, atMs, seenMs: atMs + seenAfterMs };
        });
        let window = openNumberWindow(0);
        const taken: number[] = [];
        const endMs = atMs + 2 * appearsWithinMs;
        for (let nowMs = 0; nowMs <= endMs + 10_000 * all.length; nowMs += 10_000) {
          const seen = all.filter((row) => row.seenMs <= nowMs && row.number > window.after);
          const fresh = freshNumbers(window, seen).slice(0, most);
          taken.push(...fresh.map((row) => row.number));
          window = advanceNumbers(window, seen, fresh, nowMs);
        }
        expect([...taken].sort((a, b) => a - b)).toEqual(all.map((row) => row.number));
        expect(window.taken).toEqual([]);
      }),
      runs,
    );
  });

  test('of which 90 wait to be settled leave room for new ones on a page of a hundred', () => {
    const seen = Array.from({ length: 100 }, (_, n) => ({ number: n + 1, atMs: 0 }));
    const window = advanceNumbers(openNumberWindow(0), seen, seen, 0);
    expect(window.taken).toHaveLength(90);
    expect(window.after).toBe(10);
  });
});

describe('records that are listed by their last change', () => {
  interface Change {
    readonly id: string;
    readonly atMs: number;
  }
  const changes = fc.array(
    fc.record({ id: fc.integer({ min: 0, max: 29 }), gapMs: fc.integer({ min: 0, max: 700 }) }),
    { maxLength: 60 },
  );

  /** Polls a system in which records change in between, also between the list and the look at each of its rows. */
  const read = (
    all: readonly Change[],
    perPage: number,
    most: number,
    stepMs: number,
  ): ReadonlyMap<string, number> => {
    const stateAt = (nowMs: number): Map<string, number> => {
      const state = new Map<string, number>();
      for (const [n, { id, atMs }] of all.entries()) if (atMs <= nowMs) state.set(id, n);
      return state;
    };
    let window: MomentWindow = openMomentWindow(0);
    const known = new Map<string, number>();
    const endMs = (all.at(-1)?.atMs ?? 0) + 200 * stepMs + 5_000;
    for (let nowMs = 0; nowMs <= endMs; nowMs += stepMs) {
      const rows = [...stateAt(nowMs)]
        .map(([id, n]) => ({ id, changedMs: Math.floor((all[n]?.atMs ?? 0) / 1000) * 1000 }))
        .filter(({ changedMs }) => changedMs >= window.fromMs)
        .sort((a, b) => a.changedMs - b.changedMs || a.id.localeCompare(b.id))
        .slice(window.offset, window.offset + perPage);
      const done = freshMoments(window, rows)
        .slice(0, most)
        .map((row) => {
          const version = stateAt(nowMs).get(row.id) ?? -1;
          known.set(row.id, version);
          return { ...row, revision: String(version) };
        });
      window = advanceMoments(
        window,
        rows,
        done,
        rows.length >= perPage,
        Math.floor(nowMs / 1000) * 1000,
      );
    }
    return known;
  };

  test('are known as they are at last, though two changes of a second look like one and pages shift', () => {
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 12, max: 15 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 100, max: 3_000 }),
        (given, perPage, most, stepMs) => {
          let atMs = 0;
          const all = given.map(({ id, gapMs }) => {
            atMs += gapMs;
            return { id: String(id), atMs };
          });
          const last = new Map(all.map(({ id }, n) => [id, n]));
          expect(read(all, perPage, most, stepMs)).toEqual(last);
        },
      ),
      runs,
    );
  });

  test('leave nothing to look at once nothing changes any more', () => {
    const row = { id: '1', changedMs: 5_000 };
    let window = openMomentWindow(0);
    window = advanceMoments(window, [row], [{ ...row, revision: 'a' }], false, 5_000);
    // Seen in the second of its change: once more, and then no more.
    expect(freshMoments(window, [row])).toEqual([row]);
    window = advanceMoments(window, [row], [{ ...row, revision: 'a' }], false, 30_000);
    expect(freshMoments(window, [row])).toEqual([]);
  });

  test('begin behind the second of the last change, or in it while it may not be over', () => {
    expect(startOf(5_000, 9_000)).toBe(6_000);
    expect(startOf(5_000, 6_000)).toBe(5_000);
    expect(startOf(null, 9_400)).toBe(9_000);
  });

  test('keep the floor of what counts as news while pages are turned', () => {
    const page = Array.from({ length: 100 }, (_, n) => ({
      id: `${n}`,
      changedMs: 1_000_000 + n * 1_000,
    }));
    const done = page.map((row) => ({ ...row, revision: 'a' }));
    const turned = advanceMoments(openMomentWindow(0), page, done, true, 2_000_000);
    expect([turned.floorMs, turned.fromMs]).toEqual([0, 1_099_000]);
    const last = page.slice(-1);
    expect(advanceMoments(turned, last, [], false, 2_000_000).floorMs).toBe(1_039_000);
  });
});

describe('the next poll', () => {
  test('comes at its pace while all is well', () => {
    expect(nextPollMs({ everyMs: 30_000, failures: 0, retryAfterMs: null }, 0.9)).toBe(30_000);
  });

  test('waits longer with each failure, up to 15 minutes, and never less than it was asked to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5_000, max: 3_600_000 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.option(fc.integer({ min: 0, max: 3_600_000 })),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (everyMs, failures, retryAfterMs, chance) => {
          const wait = nextPollMs({ everyMs, failures, retryAfterMs }, chance);
          expect(wait).toBeGreaterThanOrEqual(Math.max(everyMs, retryAfterMs ?? 0));
          expect(wait).toBeLessThanOrEqual(Math.max(everyMs, 900_000, retryAfterMs ?? 0));
        },
      ),
      runs,
    );
    expect(nextPollMs({ everyMs: 30_000, failures: 4, retryAfterMs: null }, 0)).toBe(240_000);
  });
});
