import type { Sql } from '../database.ts';
import type { SealRow } from './audit-row.ts';
import { readInBatches } from './read-in-batches.ts';

const columns = `seq, era, from_xid::text as "fromXid", below_xid::text as "belowXid", entries, first_id as "firstId",
  last_id as "lastId", encode(root, 'hex') as root, encode(previous_hash, 'hex') as "previousHash",
  encode(hash, 'hex') as hash, sealed_at::text as "sealedAt"`;

/** A tenant's seals from `fromSeq` on, in order, in batches. `sealedAt` is PostgreSQL's own text, see `rfc3339`. */
export function readSeals(
  sql: Sql,
  tenantId: string,
  fromSeq: number,
  batchSize: number,
): AsyncGenerator<readonly SealRow[], void, undefined> {
  const text = `select ${columns} from signalbox.audit_seal where tenant_id = $1 and seq >= $2 order by seq`;
  return readInBatches<SealRow>(sql, text, [tenantId, fromSeq], batchSize);
}

/** How many entries the seals up to and including `seq` cover. */
export async function countSealedEntries(sql: Sql, tenantId: string, seq: number): Promise<number> {
  const rows = await sql.query<{ readonly total: number }>(
    'select coalesce(sum(entries), 0)::bigint as total from signalbox.audit_seal where tenant_id = $1 and seq <= $2',
    [tenantId, seq],
  );
  return rows[0]?.total ?? 0;
}

/** The number of an era's first seal of a tenant; one past its last seal when the era has none. */
export async function readFirstSeqOfEra(sql: Sql, tenantId: string, era: number): Promise<number> {
  const rows = await sql.query<{ readonly seq: number }>(
    `select coalesce(min(seq) filter (where era = $2), coalesce(max(seq), 0) + 1) as seq
     from signalbox.audit_seal where tenant_id = $1`,
    [tenantId, era],
  );
  return rows[0]?.seq ?? 1;
}
