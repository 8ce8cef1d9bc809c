import type { Tx } from '../tx.ts';

const holdText = `
  update hold set state = 'cancelled', closed_at = now() where tenant_id = $1 and item_id = $2 and state = 'open'`;
const actionText = `
  update action set verdict = null, updated_at = now()
  where tenant_id = $1 and item_id = $2 and verdict = 'pending' and attempts = 0`;
const itemText = `
  update item set state = 'cancelled', hold_id = null, stuck_code = null, stuck_at = null, updated_at = now()
  where tenant_id = $1 and id = $2 and state not in ('resolved', 'handed_over', 'cancelled')`;

/** Ends an unfinished item: its holds are closed and what was not sent is withdrawn. */
export async function endItem(tx: Tx, itemId: string): Promise<void> {
  await tx.query(holdText, [tx.tenantId, itemId]);
  await tx.query(actionText, [tx.tenantId, itemId]);
  await tx.query(itemText, [tx.tenantId, itemId]);
}
