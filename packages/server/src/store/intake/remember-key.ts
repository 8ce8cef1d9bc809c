import type { Tx } from '../tx.ts';

const text = `
  insert into idempotency_key (tenant_id, key_hash, item_id, content_hash)
  values ($1, decode($2, 'hex'), $3, decode($4, 'hex'))`;

/** Keeps an idempotency key that came with a repeat. Fails with SQLSTATE 23505 when another process kept it just before. */
export async function rememberKey(
  tx: Tx,
  keyHash: string,
  itemId: string,
  contentHash: string,
): Promise<void> {
  await tx.query(text, [tx.tenantId, keyHash, itemId, contentHash]);
}
