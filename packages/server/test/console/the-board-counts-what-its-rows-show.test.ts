import { boardSchema } from '@signalbox/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBoard } from '../../src/board/read-board.ts';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { claimReview } from '../../src/line/review/claim.ts';
import { listReviews } from '../../src/store/review/list-reviews.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { say } from '../support/review.ts';

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(
    lineFiles({
      delay: '15m',
      agent: 'overrides: [{ when: { category: spare }, thresholds: {} }]',
    }),
  );
});
afterAll(() => lab.close());

type Board = Awaited<ReturnType<typeof readBoard>>;
async function board(): Promise<Board> {
  const read = await readBoard(lab.context, lab.tenantId);
  expect(boardSchema.parse(read)).toEqual(read);
  return read;
}
const cell = (read: Board, category: string | null): Board['cells'][number] | undefined =>
  read.cells.find((one) => one.category === category);
const trip = (id: string, tripped: boolean, until: string | null = null): Promise<number> =>
  setSwitch(lab.context, lab.tenantId, { id, tripped, reason: 'drill', until, actor: 'person:1' });

test('with nothing decided every lamp is unknown, and nothing waits', async () => {
  const read = await board();
  expect(read.agents.map(({ name, signal }) => [name, signal.lamp, signal.word])).toEqual([
    ['triage', 'unknown', 'No data'],
  ]);
  expect(read.cells).toEqual([]);
  expect(read.needs).toEqual({
    ...{
      inReview: 0,
      toCheck: 0,
      oldestReviewAt: null,
      expiringSoon: 0,
      held: 0,
      nextHoldAt: null,
    },
    ...{ stuck: 0, failedWrites: 0, handedOver: 0 },
  });
});

test('counts are those of the rows, by category and lane, over 24 hours', async () => {
  const subjects = ['vpn', 'vpn', 'vpn', 'maybe', 'hello', 'hello', 'hello'];
  const startedMs = Date.now();
  const ids = await Promise.all(
    subjects.map((subject, n) =>
      lab.accept({ source: 'api', externalId: `B-${n}`, subject, body: '' }),
    ),
  );
  await lab.drain();
  const read = await board();
  expect(cell(read, 'network')).toMatchObject({
    ...{ agent: 'triage', decided: 4, auto: 3, assisted: 1, manual: 0, openReviews: 1 },
    signal: {
      lamp: 'auto',
      word: 'Runs by itself',
      reason: '3 of 4 needed no person in the last 24 h.',
    },
  });
  expect(cell(read, null)).toMatchObject({
    ...{ decided: 3, auto: 0, assisted: 0, manual: 3, openReviews: 3 },
    signal: { lamp: 'manual', word: 'People decide' },
  });
  expect(read.agents[0]?.signal.reason).toContain('of 7');
  expect(read.needs).toMatchObject({ inReview: 4, held: 3, expiringSoon: 0 });
  const reviews = await inTenant(lab.database, lab.tenantId, (tx) =>
    listReviews(
      tx,
      { kind: 'review', state: 'open', queue: null, like: null, order: 'oldest' },
      50,
      null,
    ),
  );
  expect(reviews).toHaveLength(read.needs.inReview);
  const oldestMs = Date.parse(read.needs.oldestReviewAt ?? '');
  expect(oldestMs).toBeGreaterThanOrEqual(startedMs);
  expect(oldestMs).toBeLessThanOrEqual(Date.now());
  expect(Date.parse(read.needs.nextHoldAt ?? '')).toBeGreaterThan(Date.now());

  // A day on, the decisions are out of the window; what waits still waits.
  await lab.sql(`update signalbox.hold set until = until + interval '2 days'`);
  const later = { ...lab.context, now: () => Date.now() + 25 * 3_600_000 };
  const tomorrow = await readBoard(later, lab.tenantId);
  expect(cell(tomorrow, 'network')).toMatchObject({
    ...{ decided: 0, openReviews: 1 },
    signal: { lamp: 'unknown' },
  });
  await lab.sql(`update signalbox.hold set until = until - interval '2 days'`);

  await lab.sql(
    `update signalbox.hold set until = now() + interval '59 minutes' where item_id = $1`,
    [ids[4]],
  );
  const [first] = reviews.filter((row) => row.item_id === ids[5]);
  if (first === undefined) throw new Error('no such review');
  await claimReview(lab.context, lab.tenantId, first.id, 'person:1');
  await say(
    lab,
    { id: first.id, itemId: first.item_id, decisionId: first.decision_id },
    { verdict: 'decline' },
  );
  await lab.sql(
    `update signalbox.item set state = 'stuck', stuck_code = case id when $1 then 'write_unknown' else 'no_agent' end
     where id in ($1, $2)`,
    [ids[0], ids[1]],
  );
  expect((await board()).needs).toMatchObject({
    ...{ inReview: 3, expiringSoon: 1, stuck: 2, failedWrites: 1, handedOver: 1 },
  });
});

test('a tripped switch shows at once, on what it covers, and is gone when reset or over', async () => {
  await trip('source:api', true);
  const partly = await board();
  expect(partly.agents[0]?.signal).toMatchObject({ word: 'Partly stopped' });
  expect(cell(partly, 'network')?.signal.lamp).toBe('assisted');
  expect(partly.switches).toMatchObject([{ id: 'source:api', tripped: true, reason: 'drill' }]);

  await trip('agent:triage', true);
  const stopped = await board();
  expect(stopped.agents[0]?.signal).toMatchObject({ lamp: 'manual', word: 'Stopped' });
  for (const one of stopped.cells) expect(one.signal.lamp).toBe('manual');
  await trip('agent:triage', false);
  await trip('source:api', true, new Date(Date.now() + 1_000).toISOString());
  const later = { ...lab.context, now: () => Date.now() + 2_000 };
  const after = await readBoard(later, lab.tenantId);
  expect(after.switches).toEqual([]);
  expect(after.cells.find((one) => one.category === 'network')?.signal.lamp).toBe('auto');
});

test('what the owner allows bounds the lamp from the moment it is published', async () => {
  await trip('source:api', false);
  await lab.publish({
    ...lineFiles({ autonomy: 'suggest' }),
    'agents/triage.yaml': `agent: triage
owner: lead
autonomy: suggest
tiers: [rules]
fields: { category: { values: [network, outage, unused] }, priority: {} }
`,
  });
  const read = await board();
  expect(cell(read, 'network')?.signal).toMatchObject({
    ...{ lamp: 'manual', word: 'People decide' },
    reason: expect.stringContaining('at most suggest') as string,
  });
  // A value that may be decided and was not has a cell as well.
  expect(cell(read, 'unused')).toMatchObject({ decided: 0, signal: { lamp: 'unknown' } });
  expect(read.agents[0]).toMatchObject({ owner: 'lead', autonomy: 'suggest' });
});
