import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRows, followRows, type Shown } from '../src/live/still-rows.ts';

const list = (...ids: readonly string[]): ReadonlyMap<string, unknown> =>
  new Map(ids.map((id) => [id, { id }]));

test('what comes in at the top waits, what is read on at the end is shown', () => {
  const first = followRows(null, list('c', 'b'), '');
  const fresh = list('d', 'c', 'b', 'a');
  const next = followRows(first, fresh, '');
  expect(next.ids).toEqual(['c', 'b', 'a']);
  expect(compareRows(next, fresh)).toEqual({ gone: new Set(), waiting: 1 });
});

test('a row that leaves stays where it is and counts as gone', () => {
  const first = followRows(null, list('c', 'b', 'a'), '');
  const fresh = list('c', 'a');
  const next = followRows(first, fresh, '');
  expect(next.ids).toEqual(['c', 'b', 'a']);
  expect(compareRows(next, fresh)).toEqual({ gone: new Set(['b']), waiting: 0 });
});

test('other filters begin anew', () => {
  const first = followRows(null, list('c', 'b'), 'state=stuck');
  expect(followRows(first, list('x'), '').ids).toEqual(['x']);
});

const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 10 });

test('whatever happens to the list, the rows shown stay in place, and no row is lost or counted twice', () => {
  fc.assert(
    fc.property(ids, fc.array(ids, { maxLength: 8 }), (start, later) => {
      let shown: Shown = followRows(null, list(...start), '');
      for (const names of later) {
        const fresh = list(...names);
        const next = followRows(shown, fresh, '');
        if (shown.ids.length > 0) expect(next.ids.slice(0, shown.ids.length)).toEqual(shown.ids);
        const { gone, waiting } = compareRows(next, fresh);
        expect(next.ids.length - gone.size + waiting).toBe(fresh.size);
        expect(new Set(next.ids).size).toBe(next.ids.length);
        for (const id of next.ids) expect(next.kept.has(id)).toBe(true);
        // Nothing new, nothing rendered: otherwise the page would never come to rest.
        expect(followRows(next, fresh, '')).toBe(next);
        shown = next;
      }
    }),
  );
});
