import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DelayListRow, listDelays } from '../../src/store/hold/list-delays.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({ delay: '15m', undo: '5m' }));
});
afterAll(() => lab.close());

const list = (
  limit: number,
  after: { readonly until: string; readonly id: string } | null = null,
): Promise<readonly DelayListRow[]> =>
  inTenant(lab.database, lab.tenantId, (tx) => listDelays(tx, limit, after));

test('delays are listed soonest first, with what goes out at the end of each', async () => {
  for (let n = 0; n < 5; n += 1) {
    await lab.accept({ source: 'api', externalId: `G-${n}`, subject: `vpn ${n}`, body: '' });
  }
  await lab.drain();
  const review = await reviewOf(lab, {
    source: 'api',
    externalId: 'R-1',
    subject: 'maybe',
    body: '',
  });
  await say(lab, review, { verdict: 'edit', fields: { category: 'access' } });
  const rows = await list(50);
  expect(rows.map((row) => [row.external_id, row.origin, row.alike])).toEqual([
    // An undo window is one person's second thought: it is like no other.
    ['R-1', 'verdict', 1],
    ...Array.from({ length: 5 }, (_, n) => [`G-${n}`, 'gate', 5]),
  ]);
  // What the person edited goes out, not what was decided; the decision's own confidence stands beside it.
  expect(rows[0]).toMatchObject({ agent: 'triage', source: 'api', subject: 'maybe' });
  expect(rows[0]?.fields).toEqual({ category: 'access', priority: 'low' });
  expect(rows[0]?.lowest_confidence).toBeLessThan(0.85);
  expect(rows[1]).toMatchObject({
    ...{ fields: { category: 'network', priority: 'low' }, lowest_confidence: 1 },
    subject: 'vpn 0',
  });
});

test('page after page each delay comes once, also those that end at one moment', async () => {
  await lab.sql(`update signalbox.hold set until = date_trunc('hour', until) where state = 'open'`);
  await lab.sql(
    `update signalbox.hold set until = until + interval '1 microsecond'
     where id = (select max(id::text)::uuid from signalbox.hold where state = 'open')`,
  );
  const seen: string[] = [];
  for (let after: DelayListRow | undefined; ; ) {
    const place = after === undefined ? null : { until: after.until_exact, id: after.id };
    const [row]: readonly (DelayListRow | undefined)[] = await list(1, place);
    if (row === undefined) break;
    seen.push(row.external_id);
    after = row;
  }
  expect([...seen].sort()).toEqual(['G-0', 'G-1', 'G-2', 'G-3', 'G-4', 'R-1']);
});

test('what has ended is in no list', async () => {
  await lab.pass(3_600_000);
  await lab.tick();
  expect(await list(50)).toEqual([]);
});
