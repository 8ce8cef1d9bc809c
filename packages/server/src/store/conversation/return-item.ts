import type { Tx } from '../tx.ts';

const text = `
  update item set state = 'received', conversation_id = null, updated_at = now()
  where tenant_id = $1 and id = $2 and state = 'deciding' and conversation_id = $3
  returning id`;

/**
 * Makes an item received again, to be decided in this transaction or by the job that follows. False when it no longer waits for
 * this conversation: a newer text, another worker or an erasure came first.
 */
export async function returnItem(tx: Tx, itemId: string, conversationId: string): Promise<boolean> {
  return (await tx.query(text, [tx.tenantId, itemId, conversationId])).length > 0;
}
