import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimReview } from '../../src/line/review/claim.ts';
import { unclaimReview } from '../../src/line/review/unclaim.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say, type TestReview } from '../support/review.ts';

let lab: LineLab;
beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'assisted' }));
});
afterAll(() => lab.close());

let count = 0;
function review(): Promise<TestReview> {
  count += 1;
  return reviewOf(lab, { source: 'api', externalId: `U-${count}` });
}
const claim = (id: string, actor: string): ReturnType<typeof claimReview> =>
  claimReview(lab.context, lab.tenantId, id, actor);
const unclaim = (id: string, claimId: string, actor: string): Promise<string> =>
  outcomeOf(unclaimReview(lab.context, lab.tenantId, id, claimId, actor));

test('given back, it is open to others, the claim is worth nothing, and the audit says so', async () => {
  const { id, itemId } = await review();
  const { claimId } = await claim(id, 'person:1');
  expect(await outcomeOf(claim(id, 'person:2'))).toBe('review_claimed');
  expect(await unclaimReview(lab.context, lab.tenantId, id, claimId, 'person:1')).toEqual({
    itemId,
    state: 'in_review',
  });
  expect(await outcomeOf(claim(id, 'person:2'))).toBe('done');
  expect(await unclaim(id, claimId, 'person:1')).toBe('claim_lost');
  const types = await lab.sql<{ type: string }>(
    `select type from signalbox.audit_entry where item_id = $1 and stage = 'hold' order by id`,
    [itemId],
  );
  expect(types.map((row) => row.type)).toEqual([
    ...['review_claimed', 'review_unclaimed', 'review_claimed'],
  ]);
});

test('nobody gives back what is not theirs, has run out, or is decided', async () => {
  const one = await review();
  const { claimId } = await claim(one.id, 'person:1');
  expect(await unclaim(one.id, claimId, 'person:2')).toBe('claim_lost');
  expect(await unclaim(one.id, one.id, 'person:1')).toBe('claim_lost');
  expect(await unclaim(one.itemId, claimId, 'person:1')).toBe('not_found');
  await lab.pass(11 * 60_000);
  expect(await unclaim(one.id, claimId, 'person:1')).toBe('claim_lost');
  await say(lab, one, { verdict: 'decline' });
  expect(await unclaim(one.id, claimId, 'person:1')).toBe('review_decided');
});
