import type { Sql } from '../database.ts';

/** The stored hashes (hex) of some of a tenant's seals, by number. */
export async function readSealHashes(
  sql: Sql,
  tenantId: string,
  seqs: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await sql.query<{ readonly seq: number; readonly hash: string }>(
    `select seq, encode(hash, 'hex') as hash from signalbox.audit_seal where tenant_id = $1 and seq = any($2)`,
    [tenantId, seqs],
  );
  return new Map(rows.map(({ seq, hash }) => [seq, hash]));
}
