import { randomUUID } from 'node:crypto';
import { refuseClaim } from '@signalbox/domain';
import { appendAudit } from '../../agents/version-change.ts';
import { readWorkspaceState } from '../../store/agent/workspace-state.ts';
import { claimHold } from '../../store/hold/claim-hold.ts';
import { askedKinds, lockHold } from '../../store/hold/lock-hold.ts';
import { inTenant } from '../../store/tx.ts';
import type { LineContext } from '../context.ts';
import { Refusal } from '../refusal.ts';
import { toOpenReview } from './open-review.ts';

const defaultClaimForMs = 10 * 60 * 1000;

/** `bulk`: one of many that were decided together; the audit says so. */
export interface VerdictOptions {
  readonly bulk?: true;
}

export interface Claim {
  readonly claimId: string;
  readonly expiresAt: string;
}

/**
 * Claims a review or a check for one reviewer for a while (`policy.review.claim_for`, default 10 minutes), so that no two work on one
 * item. Claiming one's own again renews it under a new claim id.
 *
 * @throws Refusal `not_found`, `review_claimed`, `review_decided`
 */
export async function claimReview(
  context: LineContext,
  tenantId: string,
  reviewId: string,
  actor: string,
  options: VerdictOptions = {},
): Promise<Claim> {
  const claim = await inTenant(context.database, tenantId, async (tx) => {
    const review = await lockHold(tx, reviewId, askedKinds);
    if (review === undefined) throw new Refusal('not_found');
    const refusal = refuseClaim(toOpenReview(review), actor, context.now());
    if (refusal !== null) throw new Refusal(refusal);
    const policy = (await readWorkspaceState(tx))?.policy;
    const claimForMs = policy?.review.claimForMs ?? defaultClaimForMs;
    const expiresAt = new Date(context.now() + claimForMs).toISOString();
    const claimId = randomUUID();
    await claimHold(tx, { id: reviewId, claimId, actor, expiresAt });
    const decisionId = review.decision_id;
    const detail = { reviewId, decisionId, expiresAt, ...options };
    await appendAudit(context, tx, [
      { stage: 'hold', type: 'review_claimed', actor, itemId: review.item_id, detail },
    ]);
    return { claimId, expiresAt };
  });
  context.announce(tenantId, 'reviews');
  return claim;
}
