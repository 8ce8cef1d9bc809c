import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { claimReview } from '../../src/line/review/claim.ts';
import { decideReview } from '../../src/line/review/decide-review.ts';
import { unclaimReview } from '../../src/line/review/unclaim.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { checkOf, say, type TestReview } from '../support/review.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, sample: 0.4 }));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

/** Decides a ticket that is surely drawn; its write is confirmed. */
async function written(externalId: string): Promise<TestReview> {
  sink.expect(externalId, {});
  return checkOf(lab, await drawn(externalId));
}

async function drawn(externalId: string): Promise<string> {
  const itemId = await lab.accept({ externalId });
  await lab.drain({ ...lab.context, chance: () => 0 });
  return itemId;
}

/** The chance this check was drawn with. */
async function chanceOf(check: TestReview): Promise<number> {
  const [row] = await lab.sql<{ inclusion: number }>(
    'select inclusion from signalbox.hold where id = $1',
    [check.id],
  );
  return row?.inclusion ?? Number.NaN;
}

const outcomesOf = (itemId: string): Promise<readonly Record<string, unknown>[]> =>
  lab.sql(
    'select field, value, correct, witness, sampled from signalbox.outcome where item_id = $1 order by field',
    [itemId],
  );
const holdsOf = (itemId: string): Promise<readonly Record<string, unknown>[]> =>
  lab.sql(
    'select kind, origin, state, inclusion from signalbox.hold where item_id = $1 order by id',
    [itemId],
  );
const entriesOf = async (itemId: string, type: string): Promise<readonly unknown[]> => {
  const rows = await lab.sql<{ detail: unknown }>(
    'select detail from signalbox.audit_entry where item_id = $1 and type = $2 order by id',
    [itemId, type],
  );
  return rows.map(({ detail }) => detail);
};

test('what was not drawn is not checked; what was carries its chance', async () => {
  sink.expect('not-drawn', {});
  const itemId = await lab.accept({ externalId: 'not-drawn' });
  await lab.drain({ ...lab.context, chance: () => 0.999 });
  expect(await holdsOf(itemId)).toEqual([]);
  expect(await entriesOf(itemId, 'decided')).toMatchObject([{ sampled: null }]);
  const check = await written('is-drawn');
  const inclusion = await chanceOf(check);
  expect(inclusion).toBeGreaterThan(0.2);
  expect(inclusion).toBeLessThan(0.8);
  expect(await holdsOf(check.itemId)).toEqual([
    { kind: 'check', origin: 'sample', state: 'open', inclusion },
  ]);
  expect(await entriesOf(check.itemId, 'decided')).toMatchObject([{ sampled: inclusion }]);
  const facts = await lab.sql(
    `select facts -> 'sample' as sample from signalbox.decision where item_id = any ($1::uuid[]) order by id`,
    [[itemId, check.itemId]],
  );
  expect(facts).toEqual([
    { sample: { inclusion, drawn: false } },
    { sample: { inclusion, drawn: true } },
  ]);
});

test('a yes is an outcome with the chance it was drawn with, and moves nothing', async () => {
  const check = await written('right');
  expect(await say(lab, check, { verdict: 'accept' })).toEqual({
    itemId: check.itemId,
    state: 'resolved',
  });
  const inclusion = await chanceOf(check);
  const right = { correct: true, witness: 'person', sampled: inclusion };
  expect(await outcomesOf(check.itemId)).toEqual([
    { field: 'category', value: 'network', ...right },
    { field: 'priority', value: 'low', ...right },
  ]);
  expect(await entriesOf(check.itemId, 'verdict')).toMatchObject([
    {
      kind: 'check',
      decisionId: check.decisionId,
      verdict: 'accept',
      editedFields: [],
      inclusion,
      state: 'resolved',
    },
  ]);
  await lab.pass(60_000);
  await lab.tick();
  sink.check();
});

test('a wrong one that people cannot put right goes to them and teaches no label', async () => {
  const check = await written('wrong');
  const inclusion = await chanceOf(check);
  expect((await say(lab, check, { verdict: 'decline' })).state).toBe('handed_over');
  expect(await lab.item(check.itemId)).toMatchObject({ state: 'handed_over', queue: 'people' });
  expect(await outcomesOf(check.itemId)).toEqual([]);
  expect(await entriesOf(check.itemId, 'verdict')).toMatchObject([
    { kind: 'check', verdict: 'decline', inclusion, state: 'handed_over' },
  ]);
  const other = await written('wrong-queue');
  await say(lab, other, { verdict: 'reassign', queue: 'network-team' });
  expect(await lab.item(other.itemId)).toMatchObject({
    state: 'handed_over',
    queue: 'network-team',
  });
  sink.check();
});

test('of two people on one check the second is refused, before and after', async () => {
  const check = await written('two');
  const claim = (actor: string): Promise<string> =>
    outcomeOf(claimReview(lab.context, lab.tenantId, check.id, actor));
  const both = await Promise.all([claim('person:1'), claim('person:2')]);
  expect([...both].sort()).toEqual(['done', 'review_claimed']);
  const first = both[0] === 'done' ? 'person:1' : 'person:2';
  const { claimId } = await claimReview(lab.context, lab.tenantId, check.id, first);
  const given = { claimId, decisionId: check.decisionId, verdict: 'accept', fields: {} } as const;
  const verdict = (): Promise<string> =>
    outcomeOf(decideReview(lab.context, lab.tenantId, check.id, given, first));
  expect([...(await Promise.all([verdict(), verdict()]))].sort()).toEqual([
    'done',
    'review_decided',
  ]);
  expect(await outcomesOf(check.itemId)).toHaveLength(2);
});

test('a claim given back says where the item stands', async () => {
  const check = await written('given-back');
  const { claimId } = await claimReview(lab.context, lab.tenantId, check.id, 'person:1');
  expect(await unclaimReview(lab.context, lab.tenantId, check.id, claimId, 'person:1')).toEqual({
    itemId: check.itemId,
    state: 'resolved',
  });
  expect((await say(lab, check, { verdict: 'accept' }, 'person:2')).state).toBe('resolved');
});

test('a new revision supersedes the check of the old decision', async () => {
  sink.expect('revised', {}, {});
  const itemId = await lab.accept({ externalId: 'revised', revision: '1' });
  await lab.drain({ ...lab.context, chance: () => 0 });
  const check = await checkOf(lab, itemId);
  const { claimId } = await claimReview(lab.context, lab.tenantId, check.id, 'person:1');
  await lab.accept({ externalId: 'revised', revision: '2', body: 'the vpn is back' });
  const given = { claimId, decisionId: check.decisionId, verdict: 'accept', fields: {} } as const;
  const late = decideReview(lab.context, lab.tenantId, check.id, given, 'person:1');
  expect(await outcomeOf(late)).toBe('decision_superseded');
  await lab.drain({ ...lab.context, chance: () => 0.99 });
  expect(await holdsOf(itemId)).toMatchObject([{ kind: 'check', state: 'superseded' }]);
  expect(await outcomesOf(itemId)).toEqual([]);
});

test('erasing an item closes its check, and its proposal is found no more', async () => {
  const check = await written('erased');
  const inclusion = await chanceOf(check);
  const keys = tenantKeys(lab.master, lab.tenantId);
  const options = { database: lab.database, keys, nowMs: Date.now(), actor: 'system' };
  await eraseItem(options, check.itemId);
  expect(await holdsOf(check.itemId)).toMatchObject([{ kind: 'check', state: 'cancelled' }]);
  expect(await outcomeOf(say(lab, check, { verdict: 'accept' }))).toBe('review_decided');
  const [decision] = await lab.sql(
    `select proposal, facts -> 'sample' as sample from signalbox.decision where id = $1`,
    [check.decisionId],
  );
  expect(decision).toEqual({ proposal: null, sample: { drawn: true, inclusion } });
});

test('a check nobody made ends in silence: no outcome, the item untouched, one audit entry', async () => {
  const check = await written('expired');
  await lab.pass(7 * 24 * 3_600_000 - 60_000);
  await lab.tick();
  expect(await holdsOf(check.itemId)).toMatchObject([{ state: 'open' }]);
  await lab.pass(60_000);
  await lab.tick();
  await lab.tick();
  expect(await holdsOf(check.itemId)).toMatchObject([{ state: 'expired' }]);
  expect(await lab.item(check.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(await outcomesOf(check.itemId)).toEqual([]);
  expect(await entriesOf(check.itemId, 'check_expired')).toEqual([
    { checkId: check.id, decisionId: check.decisionId },
  ]);
  expect(await outcomeOf(say(lab, check, { verdict: 'accept' }))).toBe('review_decided');
});
