import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Claim, claimReview } from '../../src/line/review/claim.ts';
import { decideReview } from '../../src/line/review/decide-review.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf } from '../support/review.ts';

const rounds = 20;
let lab: LineLab;

beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'assisted' }));
});
afterAll(() => lab.close());

const inOrder = (codes: readonly string[]): readonly string[] => [...codes].sort();

test('of two who claim at once, one has the review and one is told that it is claimed', async () => {
  const other = await lab.another();
  for (let n = 0; n < rounds; n += 1) {
    const review = await reviewOf(lab, { source: 'api', externalId: `claim-${n}` });
    const ends = await Promise.all([
      outcomeOf(claimReview(lab.context, lab.tenantId, review.id, 'person:1')),
      outcomeOf(claimReview(other.context, lab.tenantId, review.id, 'person:2')),
    ]);
    expect(inOrder(ends)).toEqual(['done', 'review_claimed']);
  }
});

test('of two verdicts under one claim, one counts and one is told that it is decided', async () => {
  const other = await lab.another();
  for (let n = 0; n < rounds; n += 1) {
    const review = await reviewOf(lab, { source: 'api', externalId: `verdict-${n}` });
    const { claimId } = await claimReview(lab.context, lab.tenantId, review.id, 'person:1');
    const given = { claimId, decisionId: review.decisionId, fields: {} };
    const ends = await Promise.all([
      outcomeOf(
        decideReview(
          lab.context,
          lab.tenantId,
          review.id,
          { ...given, verdict: 'accept' },
          'person:1',
        ),
      ),
      outcomeOf(
        decideReview(
          other.context,
          lab.tenantId,
          review.id,
          { ...given, verdict: 'decline' },
          'person:1',
        ),
      ),
    ]);
    expect(inOrder(ends)).toEqual(['done', 'review_decided']);
    const verdicts = await lab.sql('select verdict from signalbox.verdict where hold_id = $1', [
      review.id,
    ]);
    expect(verdicts).toHaveLength(1);
    const state = verdicts[0]?.['verdict'] === 'accept' ? 'held' : 'handed_over';
    expect((await lab.item(review.itemId)).state).toBe(state);
  }
});

test('whoever lost the claim to another cannot decide with the old one', async () => {
  const review = await reviewOf(lab, { source: 'api', externalId: 'lost' });
  const first = await claimReview(lab.context, lab.tenantId, review.id, 'person:1');
  await lab.pass(11 * 60_000);
  const second = await claimReview(lab.context, lab.tenantId, review.id, 'person:2');
  const say = (claim: Claim, actor: string): Promise<string> => {
    const body = {
      claimId: claim.claimId,
      decisionId: review.decisionId,
      verdict: 'accept' as const,
      fields: {},
    };
    return outcomeOf(decideReview(lab.context, lab.tenantId, review.id, body, actor));
  };
  expect(await say(first, 'person:1')).toBe('claim_lost');
  expect(await say(second, 'person:1')).toBe('claim_lost');
  expect(await say(second, 'person:2')).toBe('done');
});

test('a claim that ran out counts no more, and one renewed does under its new id only', async () => {
  const review = await reviewOf(lab, { source: 'api', externalId: 'ran-out' });
  const first = await claimReview(lab.context, lab.tenantId, review.id, 'person:1');
  const renewed = await claimReview(lab.context, lab.tenantId, review.id, 'person:1');
  const body = { decisionId: review.decisionId, verdict: 'accept' as const, fields: {} };
  const say = (claimId: string): Promise<string> =>
    outcomeOf(decideReview(lab.context, lab.tenantId, review.id, { ...body, claimId }, 'person:1'));
  expect(await say(first.claimId)).toBe('claim_lost');
  await lab.pass(11 * 60_000);
  expect(await say(renewed.claimId)).toBe('claim_lost');
  expect((await lab.item(review.itemId)).state).toBe('in_review');
});
