import type { Sql } from '../database.ts';
import { readInBatches } from './read-in-batches.ts';

export interface UnsealedEntry {
  readonly id: string;
  readonly xid: string;
  readonly mac: Buffer;
}

// Ordered by e.xid: a bare xid would be the text in the select list, where 10 comes before 9.
const text = `
  select e.id, e.xid::text as xid, e.mac from signalbox.audit_entry e
  where e.tenant_id = $1 and e.era = $4 and e.xid >= $2::xid8 and e.xid < $3::xid8
  order by e.xid, e.id`;

/** The transaction below which every transaction has ended, so that no entry can appear there any more. */
export async function readSealableBelow(sql: Sql): Promise<string> {
  const rows = await sql.query<{ readonly below: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as below',
  );
  return rows[0]?.below ?? '0';
}

/** What a seal covers of the entries of an era with `fromXid` ≤ xid < `belowXid`, in (xid, id) order, in batches. */
export function readUnsealed(
  sql: Sql,
  tenantId: string,
  era: number,
  fromXid: string,
  belowXid: string,
  batchSize: number,
): AsyncGenerator<readonly UnsealedEntry[], void, undefined> {
  return readInBatches<UnsealedEntry>(sql, text, [tenantId, fromXid, belowXid, era], batchSize);
}
