import type { Tx } from '../tx.ts';

const text = `
  update hold set claim_id = $3, claimed_by = $4, claim_expires_at = $5 where tenant_id = $1 and id = $2`;

const endText = `
  update hold set claim_id = null, claimed_by = null, claim_expires_at = null where tenant_id = $1 and id = $2`;

export async function claimHold(
  tx: Tx,
  claim: {
    readonly id: string;
    readonly claimId: string;
    readonly actor: string;
    readonly expiresAt: string;
  },
): Promise<void> {
  await tx.query(text, [tx.tenantId, claim.id, claim.claimId, claim.actor, claim.expiresAt]);
}

/** Ends a claim. The caller holds the lock and has seen that it is its own. */
export async function endClaim(tx: Tx, id: string): Promise<void> {
  await tx.query(endText, [tx.tenantId, id]);
}
