import type { ItemState } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

const text = `
  update item set state = $4, conversation_id = null, hold_id = $5, queue = $6, stuck_code = null, stuck_at = null, updated_at = now()
  where tenant_id = $1 and id = $2 and state = any ($3::text[]) and ($7::uuid is null or decision_id = $7)
  returning id`;

export interface ItemMove {
  readonly id: string;
  /** States it may come from; in any other it stays and the answer is false. */
  readonly from: readonly ItemState[];
  readonly to: ItemState;
  readonly holdId: string | null;
  readonly queue: string | null;
  /** The decision the caller acts on; an item that has another by now stays. Null: whatever it has. */
  readonly decisionId: string | null;
}

/** Moves one item if it stands where the caller thinks; true when it moved. */
export async function moveItem(tx: Tx, move: ItemMove): Promise<boolean> {
  const { id, from, to, holdId, queue, decisionId } = move;
  const values = [tx.tenantId, id, from, to, holdId, queue, decisionId];
  return (await tx.query(text, values)).length > 0;
}
