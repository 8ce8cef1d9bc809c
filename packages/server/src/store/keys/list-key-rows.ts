import type { Tx } from '../tx.ts';

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly created_at: Date;
  readonly revoked_at: Date | null;
}

const text = `
  select id, name, prefix, scopes, created_at, revoked_at from api_key where tenant_id = $1 order by id desc limit 1000`;

/** The newest 1,000 keys of the tenant. */
export function listKeyRows(tx: Tx): Promise<readonly KeyRow[]> {
  return tx.query(text, [tx.tenantId]);
}
