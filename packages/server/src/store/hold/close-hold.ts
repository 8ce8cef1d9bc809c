import type { Tx } from '../tx.ts';
import type { HoldRow } from './lock-hold.ts';

const text = `update hold set state = $3, closed_at = now() where tenant_id = $1 and id = $2 and state = 'open'`;

/** Closes an open hold. The caller holds its lock. */
export async function closeHold(
  tx: Tx,
  id: string,
  state: Exclude<HoldRow['state'], 'open'>,
): Promise<void> {
  await tx.query(text, [tx.tenantId, id, state]);
}

const undoneText = `update hold set state = 'cancelled' where tenant_id = $1 and id = $2 and state = 'decided'`;

/** Marks a decided check as undone: its verdict counts no more. The caller holds its lock. */
export async function cancelDecided(tx: Tx, id: string): Promise<void> {
  await tx.query(undoneText, [tx.tenantId, id]);
}
