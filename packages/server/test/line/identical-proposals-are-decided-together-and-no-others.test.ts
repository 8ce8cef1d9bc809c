import type { BulkVerdictBody } from '@signalbox/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelHold } from '../../src/line/review/change-hold.ts';
import { claimReview } from '../../src/line/review/claim.ts';
import { type DecidedAlike, decideAlike } from '../../src/line/review/decide-alike.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say, type TestReview } from '../support/review.ts';

let lab: LineLab;
const me = 'person:1';
const nobody = '01a1fca7-0000-7000-8000-000000000000';

beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'assisted' }));
});
afterAll(() => lab.close());

let count = 0;
function review(subject = 'vpn'): Promise<TestReview> {
  count += 1;
  return reviewOf(lab, { source: 'api', externalId: `B-${count}`, subject, body: '' });
}

const decide = (
  like: TestReview,
  decisionIds: readonly string[],
  more: Partial<BulkVerdictBody> = {},
): Promise<readonly DecidedAlike[]> =>
  decideAlike(
    lab.context,
    lab.tenantId,
    { like: like.id, decisionIds: [...decisionIds], verdict: 'accept', ...more },
    me,
  );

const codes = (results: readonly DecidedAlike[]): readonly (string | null)[] =>
  results.map(({ ok, code }) => {
    expect(ok).toBe(code === null);
    return code;
  });

test('each is decided by itself; what differs, is taken, gone or unknown is left alone and says why', async () => {
  const like = await review();
  const mine = await review();
  const theirs = await review();
  const decided = await review();
  const replaced = await review();
  const other = await review('outage');
  await claimReview(lab.context, lab.tenantId, mine.id, me);
  await claimReview(lab.context, lab.tenantId, theirs.id, 'person:2');
  await say(lab, decided, { verdict: 'decline' }, 'person:2');
  const { external_id: externalId } = (
    await lab.sql<{ external_id: string }>('select external_id from signalbox.item where id = $1', [
      replaced.itemId,
    ])
  )[0] ?? { external_id: '' };
  await lab.accept({ source: 'api', externalId, subject: 'vpn', body: 'again', revision: '2' });
  await lab.drain();

  const all = [like, mine, theirs, decided, replaced, other].map((one) => one.decisionId);
  const results = await decide(like, [...all, nobody, like.decisionId], {
    note: 'mail bo@example.com',
    reasonCode: 'other',
    secondsSpent: 71,
  });
  expect(codes(results)).toEqual([
    ...[null, null, 'review_claimed', 'review_decided', 'decision_superseded'],
    ...['proposal_differs', 'not_found'],
  ]);
  expect(results.map((one) => one.reviewId)).toEqual([
    ...[like, mine, theirs, decided, replaced, other].map((one) => one.id),
    null,
  ]);
  expect((await lab.item(like.itemId)).state).toBe('held');
  expect((await lab.item(mine.itemId)).state).toBe('held');
  expect((await lab.item(theirs.itemId)).state).toBe('in_review');
  expect((await lab.item(other.itemId)).state).toBe('in_review');

  const verdicts = await lab.sql(
    `select verdict, actor, seconds_spent, reason_code, note not like '%bo@example%' as redacted
     from signalbox.verdict where item_id = any ($1)`,
    [[like.itemId, mine.itemId]],
  );
  // 71 seconds for seven decisions.
  const verdict = { verdict: 'accept', actor: me, seconds_spent: 10, reason_code: 'other' };
  expect(verdicts).toEqual([
    { ...verdict, redacted: true },
    { ...verdict, redacted: true },
  ]);
  const entries = await lab.sql<{ item_id: string; bulk: boolean | null }>(
    `select item_id, (detail -> 'bulk')::boolean as bulk from signalbox.audit_entry where type = 'verdict'`,
  );
  const bulk = entries.filter((one) => one.bulk === true).map((one) => one.item_id);
  expect(bulk.sort()).toEqual([like.itemId, mine.itemId].sort());
  expect(entries.filter((one) => one.bulk !== true).map((one) => one.item_id)).toEqual([
    decided.itemId,
  ]);
});

test('an edit that was undone leaves the proposal what the agent decided', async () => {
  const edited = await review();
  const plain = await review();
  await say(lab, edited, { verdict: 'edit', fields: { category: 'access' } });
  const undo = (await lab.item(edited.itemId)).holdId ?? '';
  await cancelHold(lab.context, lab.tenantId, undo, null, me);
  const again = { ...edited, id: (await lab.item(edited.itemId)).holdId ?? '' };
  const results = await decide(plain, [again.decisionId]);
  expect(results.map((one) => [one.reviewId, one.code])).toEqual([[again.id, null]]);
  const { actionId } = await lab.item(edited.itemId);
  const [action] = await lab.sql<{ payload: unknown }>(
    'select payload from signalbox.action where id = $1',
    [actionId],
  );
  expect(action?.payload).toEqual({ fields: { category: 'network', priority: 'low' } });
});

test('a decline hands each over and teaches nothing', async () => {
  const some = [await review(), await review(), await review()];
  const [first] = some;
  if (first === undefined) throw new Error('none');
  const ids = some.map((one) => one.decisionId);
  expect(codes(await decide(first, ids, { verdict: 'decline' }))).toEqual([null, null, null]);
  for (const one of some) expect((await lab.item(one.itemId)).state).toBe('handed_over');
  const outcomes = await lab.sql('select 1 from signalbox.outcome where item_id = any ($1)', [
    some.map((one) => one.itemId),
  ]);
  expect(outcomes).toEqual([]);
});

test('what cannot be written any more is refused, and nobody is kept away from it', async () => {
  const one = await review();
  await lab.publish(narrower());
  expect(codes(await decide(one, [one.decisionId]))).toEqual(['invalid_body']);
  const [hold] = await lab.sql('select state, claimed_by from signalbox.hold where id = $1', [
    one.id,
  ]);
  expect(hold).toEqual({ state: 'open', claimed_by: null });
  expect(await outcomeOf(claimReview(lab.context, lab.tenantId, one.id, 'person:2'))).toBe('done');
});

test('like a review that is not there is not found', async () => {
  const one = await review('outage');
  expect(await outcomeOf(decide({ ...one, id: nobody }, [one.decisionId]))).toBe('not_found');
});

/** The same workspace, in which no category may be written that its rules decide. */
function narrower(): Readonly<Record<string, string>> {
  const files = lineFiles({ autonomy: 'assisted' });
  const agent = files['agents/triage.yaml'] ?? '';
  return {
    ...files,
    'rules/basics.yaml': (files['rules/basics.yaml'] ?? '').replaceAll('network', 'other'),
    'agents/triage.yaml': agent.replace('category: {}', 'category: { values: [outage, other] }'),
  };
}
