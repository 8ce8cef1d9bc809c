import type { Tx } from '../tx.ts';

const text = `
  update hold set state = 'superseded', closed_at = now()
  where tenant_id = $1 and item_id = any ($2::uuid[]) and kind = 'check' and state = 'open'`;

/** Closes the open checks of items: what they ask about is asked in another way by now, or has been replaced. */
export async function supersedeChecks(tx: Tx, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length > 0) await tx.query(text, [tx.tenantId, itemIds]);
}
