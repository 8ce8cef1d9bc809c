import type { Tx } from '../tx.ts';

const text = 'select requester_ref as ref from signalbox.item where tenant_id = $1 and id = $2';

/** The reference of an item's requester; null when it names none or is erased. */
export async function requesterOf(tx: Tx, itemId: string): Promise<string | null> {
  const [row] = await tx.query<{ readonly ref: string | null }>(text, [tx.tenantId, itemId]);
  return row?.ref ?? null;
}
