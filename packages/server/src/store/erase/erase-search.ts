import type { Tx } from '../tx.ts';

// A statement of its own: what deletes must see what was committed while it waited for the lock.
const lockText = 'select pg_advisory_xact_lock_shared(signalbox.search_lock($1))';
const text = 'delete from signalbox.item_search where tenant_id = $1 and item_id = $2';

/**
 * Takes an item out of the search. The lock is held to the end of the transaction, so that whoever makes words of texts has
 * either done so before or finds the text gone.
 */
export async function eraseSearch(tx: Tx, itemId: string): Promise<void> {
  await tx.query(lockText, [tx.tenantId]);
  await tx.query(text, [tx.tenantId, itemId]);
}
