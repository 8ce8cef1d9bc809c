import { type ItemState, refuseVerdict } from '@signalbox/domain';
import { appendAudit } from '../../agents/version-change.ts';
import { endClaim } from '../../store/hold/claim-hold.ts';
import { askedKinds, lockHold } from '../../store/hold/lock-hold.ts';
import { readStanding } from '../../store/item/lock-standing.ts';
import { inTenant } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { toOpenReview } from './open-review.ts';

export interface Unclaimed {
  readonly itemId: string;
  readonly state: ItemState;
}

/**
 * Gives a claimed review back before its claim runs out, so that somebody else can take it. Only whoever may decide it may
 * give it back.
 *
 * @throws Refusal `not_found`, `claim_lost`, `review_decided`, `decision_superseded`
 */
export async function unclaimReview(
  context: LineContext,
  tenantId: string,
  reviewId: string,
  claimId: string,
  actor: string,
): Promise<Unclaimed> {
  const unclaimed = await inTenant(context.database, tenantId, async (tx) => {
    const review = await lockHold(tx, reviewId, askedKinds);
    if (review === undefined) throw new Refusal('not_found');
    const decisionId = review.decision_id;
    const given = { claimId, decisionId, actor };
    const refusal = refuseVerdict(toOpenReview(review), given, context.now());
    if (refusal !== null) throw new Refusal(refusal);
    await endClaim(tx, reviewId);
    await appendAudit(context, tx, [
      {
        stage: 'hold',
        type: 'review_unclaimed',
        actor,
        itemId: review.item_id,
        detail: { reviewId, decisionId },
      },
    ]);
    const standing = await readStanding(tx, review.item_id);
    return { itemId: review.item_id, state: standing?.state ?? 'in_review' };
  });
  context.announce(tenantId, 'reviews');
  return unclaimed;
}
