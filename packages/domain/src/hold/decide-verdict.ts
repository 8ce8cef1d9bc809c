import type { VerdictKind } from '../shared/verdict-kind.ts';

export interface OpenReview {
  readonly state: 'open' | 'released' | 'cancelled' | 'decided' | 'expired' | 'superseded';
  readonly decisionId: string;
  readonly untilMs: number;
  readonly claimId: string | null;
  readonly claimedBy: string | null;
  readonly claimExpiresAtMs: number | null;
}

export type ClaimRefusal = 'review_claimed' | 'review_decided';

/** Null when `actor` may claim: the review is open and nobody else holds a live claim. Claiming again renews one's own. */
export function refuseClaim(review: OpenReview, actor: string, nowMs: number): ClaimRefusal | null {
  if (review.state !== 'open' || review.untilMs <= nowMs) return 'review_decided';
  const live = review.claimExpiresAtMs !== null && review.claimExpiresAtMs > nowMs;
  return live && review.claimedBy !== actor ? 'review_claimed' : null;
}

export type VerdictRefusal = 'claim_lost' | 'review_decided' | 'decision_superseded';

/**
 * Null when the verdict counts. It must come from whoever claimed the review, while the claim lives, and name the decision
 * the person looked at: a verdict on a decision that has been replaced says nothing about the new one.
 */
export function refuseVerdict(
  review: OpenReview,
  given: { readonly claimId: string; readonly decisionId: string; readonly actor: string },
  nowMs: number,
): VerdictRefusal | null {
  if (review.state === 'superseded' || review.decisionId !== given.decisionId)
    return 'decision_superseded';
  if (review.state !== 'open' || review.untilMs <= nowMs) return 'review_decided';
  const live = review.claimExpiresAtMs !== null && review.claimExpiresAtMs > nowMs;
  const own = review.claimId === given.claimId && review.claimedBy === given.actor;
  return live && own ? null : 'claim_lost';
}

export type AfterVerdict =
  | { readonly next: 'write_after_undo' }
  | { readonly next: 'hand_over'; readonly queue: string };

/** Accept and edit write after the undo window; decline and reassign give the item to people. Nothing else writes. */
export function afterVerdict(
  kind: VerdictKind,
  queue: string | null,
  defaultQueue: string,
): AfterVerdict {
  switch (kind) {
    case 'accept':
    case 'edit':
      return { next: 'write_after_undo' };
    case 'decline':
      return { next: 'hand_over', queue: defaultQueue };
    case 'reassign':
      return { next: 'hand_over', queue: queue ?? defaultQueue };
  }
}
