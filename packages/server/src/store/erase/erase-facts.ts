import type { Tx } from '../tx.ts';

const itemText = 'delete from signalbox.fact where tenant_id = $1 and item_id = $2';
const statedText =
  'delete from signalbox.fact where tenant_id = $1 and subject_ref = $2 returning 1';
const forgottenText =
  'delete from signalbox.forgotten_fact where tenant_id = $1 and subject_ref = $2';

/** Removes what was stated at an item, of whomever. */
export async function eraseFacts(tx: Tx, itemId: string): Promise<void> {
  await tx.query(itemText, [tx.tenantId, itemId]);
}

/** Removes everything that was stated of somebody, and what was to be forgotten of him. Returns how many facts that were. */
export async function eraseFactsOf(tx: Tx, subjectRef: string): Promise<number> {
  const stated = await tx.query(statedText, [tx.tenantId, subjectRef]);
  await tx.query(forgottenText, [tx.tenantId, subjectRef]);
  return stated.length;
}
