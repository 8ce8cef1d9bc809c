import type { ItemState } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

const text = `
  update item set state = $4, hold_id = $5, queue = $6, stuck_code = null, stuck_at = null, updated_at = now()
  where tenant_id = $1 and id = $2 and state = any ($3::text[])
  returning id`;

export interface ItemMove {
  readonly id: string;
  /** States it may come from; in any other it stays and the answer is false. */
  readonly from: readonly ItemState[];
  readonly to: ItemState;
  readonly holdId: string | null;
  readonly queue: string | null;
}

/** Moves one item if it stands where the caller thinks; true when it moved. */
export async function moveItem(tx: Tx, move: ItemMove): Promise<boolean> {
  const values = [tx.tenantId, move.id, move.from, move.to, move.holdId, move.queue];
  return (await tx.query(text, values)).length > 0;
}
