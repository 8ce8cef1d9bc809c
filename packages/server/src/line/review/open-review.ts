import type { OpenReview } from '@signalbox/domain';
import type { HoldRow } from '../../store/hold/lock-hold.ts';

/** A stored review as the domain judges it. */
export function toOpenReview(row: HoldRow): OpenReview {
  return {
    state: row.state,
    decisionId: row.decision_id,
    untilMs: row.until.getTime(),
    claimId: row.claim_id,
    claimedBy: row.claimed_by,
    claimExpiresAtMs: row.claim_expires_at?.getTime() ?? null,
  };
}
