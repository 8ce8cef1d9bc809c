import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advancePast, freshPast, type PastWindow, pastStart } from '../../src/index.ts';

test('each record once, from the newest to the oldest, however many share a moment and however few are taken', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 60 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 7 }), (given, most) => {
      let createdMs = 0;
      const all = given.map((gap, n) => {
        createdMs += gap;
        return { id: `r${n}`, createdMs };
      });
      let window: PastWindow = pastStart;
      const taken: string[] = [];
      for (let turn = 0; turn <= given.length; turn += 1) {
        // Those of one moment in whatever order: it need not be the same each time.
        const listed = [...all].sort(
          (a, b) =>
            b.createdMs - a.createdMs || (turn % 2 === 0 ? 1 : -1) * a.id.localeCompare(b.id),
        );
        const fresh = freshPast(window, listed).slice(0, most);
        taken.push(...fresh.map(({ id }) => id));
        window = JSON.parse(JSON.stringify(advancePast(window, fresh)));
        // Some of what is new since is begun after everything, and never seen.
        all.push({ id: `n${turn}`, createdMs: createdMs + 10 });
      }
      const moments = taken.map((id) => all.find((one) => one.id === id)?.createdMs ?? -1);
      const old = taken.filter((id) => id.startsWith('r'));
      expect(new Set(taken).size).toBe(taken.length);
      if (given.length > 0) expect(old).toHaveLength(given.length);
      expect([...moments].sort((a, b) => b - a)).toEqual(moments);
    }),
    { numRuns: 300 },
  );
});
