import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { cancelHold } from '../../src/line/review/change-hold.ts';
import { holdToReview } from '../../src/line/review/hold-to-review.ts';
import { readProposal } from '../../src/store/hold/read-proposal.ts';
import {
  listReviews,
  type ReviewFilter,
  type ReviewListRow,
  type ReviewPlace,
} from '../../src/store/review/list-reviews.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { say } from '../support/review.ts';
import { fill, timed } from './support/fill.ts';

const open = 10_000;
const proposals = 120;
const base: ReviewFilter = {
  kind: 'review',
  state: 'open',
  queue: null,
  like: null,
  order: 'oldest',
};

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({}));
  await fill(lab, { items: 20_000, openReviews: open, days: 2, proposals });
});
afterAll(() => lab.close());

const list = (
  filter: Partial<ReviewFilter>,
  limit: number,
  after: ReviewPlace | null = null,
): Promise<readonly ReviewListRow[]> =>
  inTenant(lab.database, lab.tenantId, (tx) =>
    listReviews(tx, { ...base, ...filter }, limit, after),
  );

async function all(filter: Partial<ReviewFilter>): Promise<readonly ReviewListRow[]> {
  const rows: ReviewListRow[] = [];
  for (;;) {
    const last = rows.at(-1);
    const after = last === undefined ? null : { until: last.until_exact, id: last.id };
    const page = await list(filter, 200, after);
    rows.push(...page);
    if (page.length < 200) return rows;
  }
}

test('a page costs a part of what the whole list does, in every order and filter', async () => {
  const like = (await list({}, 1))[0]?.id ?? '';
  const filters = [
    {},
    { order: 'expiring' },
    { like },
    { queue: 'people' },
    { state: 'unclaimed' },
  ] as const;
  const { p50Ms: wholeMs } = await timed(3, () => list({}, open));
  for (const filter of filters) {
    await list(filter, 51);
    const { p50Ms } = await timed(40, () => list(filter, 51));
    // Measured: a thirty-fifth to a seventieth.
    expect([filter, p50Ms < wholeMs / 8]).toEqual([filter, true]);
  }
});

test('every review is in the list once, in either order, page after page', async () => {
  // Several with one moment, and two a microsecond apart: the place in the list must tell them all apart.
  await lab.sql(
    `update signalbox.hold set until = date_trunc('hour', until) where state = 'open' and queue = 'people'`,
  );
  await lab.sql(
    `update signalbox.hold set until = until + interval '1 microsecond'
     where id = (select id from signalbox.hold where state = 'open' order by id limit 1)`,
  );
  const oldest = await all({});
  expect(new Set(oldest.map((row) => row.id)).size).toBe(open);
  expect(oldest.map((row) => row.id)).toEqual([...oldest.map((row) => row.id)].sort());
  const expiring = await all({ order: 'expiring' });
  expect(new Set(expiring.map((row) => row.id)).size).toBe(open);
  for (const [n, row] of expiring.entries()) {
    const before = expiring[n - 1];
    if (before !== undefined)
      expect(row.until.getTime()).toBeGreaterThanOrEqual(before.until.getTime());
  }
});

test('alike is how many have the same agent and fields, and like finds exactly those', async () => {
  const rows = await all({});
  const key = (row: ReviewListRow): string => JSON.stringify([row.agent, row.fields]);
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  expect(counts.size).toBe(proposals);
  for (const row of rows) expect(row.alike).toBe(counts.get(key(row)));
  const one = rows[4_321];
  if (one === undefined) throw new Error('no such row');
  expect(one.fields).toMatchObject({ category: expect.any(String), priority: expect.any(String) });
  expect(one.lowest_confidence).toBe(0.7);
  const alike = await all({ like: one.id });
  expect(alike).toHaveLength(one.alike);
  expect(new Set(alike.map(key))).toEqual(new Set([key(one)]));
  // Decided, it still says what the others are to be like.
  await lab.sql(`update signalbox.hold set state = 'decided' where id = $1`, [one.id]);
  expect(await all({ like: one.id })).toHaveLength(one.alike - 1);
  await lab.sql(`update signalbox.hold set state = 'open' where id = $1`, [one.id]);
  expect(await list({ like: one.item_id }, 10)).toEqual([]);
});

test('the key a decision is filed under is the key of what accepting it would write', async () => {
  const [row] = await lab.sql<{ differ: number; none: number }>(
    `select count(*) filter (where h.proposal is distinct from
         signalbox.proposal_key(d.agent, signalbox.proposed_payload(d.fields)))::int as differ,
       count(*) filter (where h.proposal is null)::int as none
     from signalbox.hold h join signalbox.decision d on d.id = h.decision_id`,
  );
  expect(row).toEqual({ differ: 0, none: 0 });
});

test('and so it is of every hold the line opens, by the gate, by gating again, or by a person', async () => {
  const fresh = await openLine(lineFiles({ delay: '15m' }));
  const names = ['vpn', 'vpn', 'maybe', 'nothing of that', 'outage'];
  const ids: string[] = [];
  for (const [n, subject] of names.entries()) {
    ids.push(await fresh.accept({ source: 'desk', externalId: `K-${n}`, subject, body: '' }));
  }
  await fresh.drain();
  const [one, two, three] = await Promise.all(ids.map((id) => fresh.item(id)));
  const asked = { holdId: one?.holdId ?? '', like: false, reason: null, actor: 'person:1' };
  await holdToReview(fresh.context, fresh.tenantId, asked);
  const review = {
    ...{ id: three?.holdId ?? '', itemId: three?.id ?? '', decisionId: three?.decisionId ?? '' },
  };
  await say(fresh, review, { verdict: 'edit', fields: { category: 'access' } });
  const undo = (await fresh.item(review.itemId)).holdId ?? '';
  await cancelHold(fresh.context, fresh.tenantId, undo, null, 'person:1');
  await setSwitch(fresh.context, fresh.tenantId, {
    ...{ id: 'source:desk', tripped: true, reason: 'x', until: null, actor: 'person:1' },
  });
  await fresh.pass(16 * 60_000);
  await fresh.tick();
  expect((await fresh.item(two?.id ?? '')).state).toBe('in_review');

  const holds = await fresh.sql<{ id: string; kind: 'delay' | 'review'; key: string | null }>(
    'select id, kind, proposal::text as key from signalbox.hold',
  );
  // Two delays and their reviews; a review, its undo window and the review again; one review for lack of an answer.
  expect(holds.map((hold) => hold.kind).sort()).toEqual([
    ...['delay', 'delay', 'delay', 'review', 'review', 'review', 'review', 'review'],
  ]);
  for (const { id, kind, key } of holds) {
    const proposal = await inTenant(fresh.database, fresh.tenantId, (tx) =>
      readProposal(tx, id, [kind]),
    );
    expect(key).toBe(proposal?.key);
  }
  const again = { ...review, id: (await fresh.item(review.itemId)).holdId ?? '' };
  await say(fresh, again, { verdict: 'decline' });
  // It is made from values of the ticket, so it goes with them.
  const { database, keysOf, now } = fresh.context;
  const keys = keysOf(fresh.tenantId);
  await eraseItem({ database, keys, nowMs: now(), actor: 'person:1' }, review.itemId);
  const left = await fresh.sql<{ proposal: unknown }>(
    'select proposal from signalbox.hold where item_id = $1',
    [review.itemId],
  );
  expect(left.map((row) => row.proposal)).toEqual([null, null, null]);
  await fresh.close();
});
