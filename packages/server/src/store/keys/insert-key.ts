import type { Tx } from '../tx.ts';

const text = `
  insert into api_key (tenant_id, id, name, prefix, secret_hash, scopes) values ($1, $2, $3, $4, $5, $6)`;

/** Stores a new key. Fails with SQLSTATE 23505 when the tenant has a key of that name. */
export async function insertKey(
  tx: Tx,
  key: {
    readonly id: string;
    readonly name: string;
    readonly prefix: string;
    readonly hash: Buffer;
    readonly scopes: readonly string[];
  },
): Promise<void> {
  await tx.query(text, [tx.tenantId, key.id, key.name, key.prefix, key.hash, key.scopes]);
}
