import type { Tx } from '../tx.ts';

const text = `
  update write_lease set retry_at = now() + $3 * interval '1 millisecond', woken_at = null
  where tenant_id = $1 and action_id = any ($2::uuid[])`;

/** Looks at unsettled writes later: their source cannot be read now. Their leases wake them; no job of their own is needed. */
export async function postponeLeases(
  tx: Tx,
  actionIds: readonly string[],
  delayMs: number,
): Promise<void> {
  if (actionIds.length > 0) await tx.query(text, [tx.tenantId, actionIds, delayMs]);
}
