import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimReview } from '../../src/line/review/claim.ts';
import { decideReview } from '../../src/line/review/decide-review.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, autonomy: 'suggest' }));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

const outcomesOf = (itemId: string): Promise<readonly Record<string, unknown>[]> =>
  lab.sql(
    'select field, value, predicted, correct, witness from signalbox.outcome where item_id = $1 order by field',
    [itemId],
  );

test('accept writes exactly what was decided, after the undo window, and confirms it as right', async () => {
  sink.expect('accept', {});
  const review = await reviewOf(lab, { externalId: 'accept' });
  expect(await say(lab, review, { verdict: 'accept' })).toEqual({
    itemId: review.itemId,
    state: 'held',
  });
  await lab.tick();
  expect(sink.writes).toHaveLength(0);
  await lab.pass(10_000);
  await lab.tick();
  expect(await lab.item(review.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(sink.effects[0]?.fields).toEqual({ category: 'network', priority: 'low' });
  expect(await outcomesOf(review.itemId)).toEqual([
    { field: 'category', value: 'network', predicted: 'network', correct: true, witness: 'person' },
    { field: 'priority', value: 'low', predicted: 'low', correct: true, witness: 'person' },
  ]);
  sink.check();
});

test('edit writes the edited value and records what was wrong and what was right', async () => {
  sink.expect('edit', {});
  const review = await reviewOf(lab, { externalId: 'edit' });
  await say(lab, review, { verdict: 'edit', fields: { category: 'access' } });
  await lab.pass(10_000);
  await lab.tick();
  expect(sink.effects.at(-1)?.fields).toEqual({ category: 'access', priority: 'low' });
  expect(await outcomesOf(review.itemId)).toEqual([
    { field: 'category', value: 'access', predicted: 'network', correct: false, witness: 'person' },
    { field: 'priority', value: 'low', predicted: 'low', correct: true, witness: 'person' },
  ]);
  sink.check();
});

test('an edit of a field the agent has not is refused whole: no verdict, no outcome', async () => {
  const review = await reviewOf(lab, { externalId: 'foreign-field' });
  expect(await outcomeOf(say(lab, review, { verdict: 'edit', fields: { owner: 'me' } }))).toBe(
    'invalid_body',
  );
  expect((await lab.item(review.itemId)).state).toBe('in_review');
  expect(await outcomesOf(review.itemId)).toEqual([]);
});

test('decline and reassign write nothing, teach nothing and name the queue', async () => {
  const declined = await reviewOf(lab, { externalId: 'decline' });
  await say(lab, declined, { verdict: 'decline', reasonCode: 'wrong' });
  const reassigned = await reviewOf(lab, { externalId: 'reassign' });
  await say(lab, reassigned, { verdict: 'reassign', queue: 'network-team' });
  await lab.pass(48 * 3_600_000);
  await lab.tick();
  expect(await lab.item(declined.itemId)).toMatchObject({ state: 'handed_over', queue: 'people' });
  expect(await lab.item(reassigned.itemId)).toMatchObject({
    state: 'handed_over',
    queue: 'network-team',
  });
  expect(await outcomesOf(declined.itemId)).toEqual([]);
  expect(await outcomesOf(reassigned.itemId)).toEqual([]);
  sink.check();
});

test('nothing decided can be accepted without saying what to write', async () => {
  const item = { externalId: 'empty', subject: 'hello', body: 'nothing known in here' };
  const review = await reviewOf(lab, item);
  expect(await outcomeOf(say(lab, review, { verdict: 'accept' }))).toBe('invalid_body');
  sink.expect('empty', {});
  await say(lab, review, { verdict: 'edit', fields: { category: 'other' } });
  await lab.pass(10_000);
  await lab.tick();
  expect(sink.effects.at(-1)?.fields).toEqual({ category: 'other' });
  expect(await outcomesOf(review.itemId)).toEqual([
    { field: 'category', value: 'other', predicted: null, correct: null, witness: 'person' },
  ]);
  sink.check();
});

test('a verdict on a decision that a new revision replaced is refused', async () => {
  const review = await reviewOf(lab, { externalId: 'superseded', revision: '1' });
  const { claimId } = await claimReview(lab.context, lab.tenantId, review.id, 'person:1');
  await lab.accept({ externalId: 'superseded', revision: '2', body: 'the vpn is back' });
  const body = { claimId, decisionId: review.decisionId, verdict: 'accept' as const, fields: {} };
  const late = (): Promise<string> =>
    outcomeOf(decideReview(lab.context, lab.tenantId, review.id, body, 'person:1'));
  expect(await late()).toBe('decision_superseded');
  await lab.drain();
  expect(await late()).toBe('decision_superseded');
  const now = await lab.item(review.itemId);
  expect(now.state).toBe('in_review');
  expect(now.decisionId).not.toBe(review.decisionId);
  const next = await claimReview(lab.context, lab.tenantId, now.holdId ?? '', 'person:1');
  const stale = { ...body, claimId: next.claimId };
  expect(
    await outcomeOf(decideReview(lab.context, lab.tenantId, now.holdId ?? '', stale, 'person:1')),
  ).toBe('decision_superseded');
});

test('a review nobody decided in time writes nothing and goes to people; later verdicts are refused', async () => {
  const review = await reviewOf(lab, { externalId: 'expired' });
  const { claimId } = await claimReview(lab.context, lab.tenantId, review.id, 'person:1');
  await lab.pass(24 * 3_600_000);
  const body = { claimId, decisionId: review.decisionId, verdict: 'accept' as const, fields: {} };
  const late = (): Promise<string> =>
    outcomeOf(decideReview(lab.context, lab.tenantId, review.id, body, 'person:1'));
  expect(await late()).toBe('review_decided');
  await lab.tick();
  expect(await lab.item(review.itemId)).toMatchObject({
    state: 'handed_over',
    queue: 'people',
    verdict: null,
  });
  expect(await late()).toBe('review_decided');
  expect(await outcomeOf(claimReview(lab.context, lab.tenantId, review.id, 'person:2'))).toBe(
    'review_decided',
  );
  sink.check();
});
