import type { NewItem, VerdictBody } from '@signalbox/contract';
import { claimReview } from '../../src/line/review/claim.ts';
import { decideReview, type ReviewDecided } from '../../src/line/review/decide-review.ts';
import type { LineLab } from './line.ts';

export interface TestReview {
  readonly id: string;
  readonly itemId: string;
  readonly decisionId: string;
}

/** Takes a ticket in and decides it; it must end in a review. */
export async function reviewOf(
  lab: LineLab,
  item: Partial<NewItem> & { readonly externalId: string },
): Promise<TestReview> {
  const itemId = await lab.accept(item);
  await lab.drain();
  const { state, holdId, decisionId } = await lab.item(itemId);
  if (state !== 'in_review' || holdId === null || decisionId === null)
    throw new Error(`it is ${state}`);
  return { id: holdId, itemId, decisionId };
}

/** Claims a review and decides it. */
export async function say(
  lab: LineLab,
  review: TestReview,
  verdict: Pick<VerdictBody, 'verdict'> & Partial<VerdictBody>,
  actor = 'person:1',
): Promise<ReviewDecided> {
  const { claimId } = await claimReview(lab.context, lab.tenantId, review.id, actor);
  const body = { fields: {}, ...verdict, claimId, decisionId: review.decisionId };
  return decideReview(lab.context, lab.tenantId, review.id, body, actor);
}

/** The open check of an item's decision; it must have one. */
export async function checkOf(lab: LineLab, itemId: string): Promise<TestReview> {
  const [check] = await lab.sql<TestReview>(
    `select id, item_id as "itemId", decision_id as "decisionId" from signalbox.hold
     where item_id = $1 and kind = 'check' and state = 'open'`,
    [itemId],
  );
  if (check === undefined) throw new Error('nobody is asked to check it');
  return check;
}
