import { type ChangedRow, openMomentWindow } from '@signalbox/domain';
import { expect, test } from 'vitest';
import { pagesUntilFresh } from '../../src/connectors/moment-poll.ts';

const fromMs = Date.parse('2026-11-28T12:00:00Z');
const window = openMomentWindow(fromMs);

/** A list that begins before the moment wanted, as JQL does, which counts minutes. */
async function pagesOf(older: number): Promise<readonly string[]> {
  const rows: readonly ChangedRow[] = [
    ...Array.from({ length: older }, (_, n) => ({ id: `old ${n}`, changedMs: fromMs - 60_000 })),
    { id: 'new', changedMs: fromMs + 1_000 },
  ];
  const listed = await pagesUntilFresh<ChangedRow, number>(window, async (at) => {
    const offset = at ?? 0;
    const next = offset + 100 < rows.length ? offset + 100 : null;
    return { rows: rows.slice(offset, offset + 100), next, atMs: fromMs };
  });
  return listed.rows.filter(({ changedMs }) => changedMs >= fromMs).map(({ id }) => id);
}

test.each([0, 150, 5_000])('behind %i tickets of before a new one is found', async (older) => {
  expect(await pagesOf(older)).toEqual(['new']);
});

test('pages without an end come to one all the same', async () => {
  let asked = 0;
  const listed = await pagesUntilFresh<ChangedRow, number>(window, async () => {
    asked += 1;
    return { rows: [], next: asked, atMs: fromMs };
  });
  expect(listed).toMatchObject({ rows: [], more: true });
  expect(asked).toBeLessThan(100);
});
