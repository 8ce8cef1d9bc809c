import type { Tx } from '../tx.ts';

const readText = 'select wrapped from item_key where tenant_id = $1 and item_id = $2';
const insertText = `insert into item_key (tenant_id, item_id, wrapped) values ($1, $2, $3)
  on conflict (tenant_id, item_id) do nothing`;
const reviveText = 'update item set erased_at = null where tenant_id = $1 and id = $2';

/** The wrapped key of an item; a new one when the old was erased and the ticket comes in again. */
export async function claimItemKey(tx: Tx, itemId: string, create: () => Buffer): Promise<Buffer> {
  const read = async (): Promise<Buffer | undefined> =>
    (await tx.query<{ wrapped: Buffer }>(readText, [tx.tenantId, itemId]))[0]?.wrapped;
  const existing = await read();
  if (existing !== undefined) return existing;
  const created = create();
  await tx.query(insertText, [tx.tenantId, itemId, created]);
  await tx.query(reviveText, [tx.tenantId, itemId]);
  return (await read()) ?? created;
}
