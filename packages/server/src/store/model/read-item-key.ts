import type { TenantSql } from '../tx.ts';

const text = 'select wrapped from signalbox.item_key where tenant_id = $1 and item_id = $2';

/** The wrapped key of an item; null when it was erased. */
export async function readItemKey(tx: TenantSql, itemId: string): Promise<Buffer | null> {
  const [row] = await tx.query<{ readonly wrapped: Buffer }>(text, [tx.tenantId, itemId]);
  return row?.wrapped ?? null;
}
