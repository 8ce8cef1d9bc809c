import type { Sql } from '../database.ts';
import { type StoredEntry, storedEntryColumns } from './read-entries.ts';
import { readInBatches } from './read-in-batches.ts';

/**
 * Entries of a range of transactions that stand under other tenants, in batches, at most `limit`: an entry missing here may
 * have been moved there. Reads whole partitions, so it is only asked when something is missing.
 */
export function findStrays(
  sql: Sql,
  tenantId: string,
  fromXid: string,
  belowXid: string,
  limit: number,
): AsyncGenerator<readonly StoredEntry[], void, undefined> {
  const text = `select ${storedEntryColumns} from signalbox.audit_entry as e
    where tenant_id <> $1 and e.xid >= $2::xid8 and e.xid < $3::xid8 limit ${limit}`;
  return readInBatches<StoredEntry>(sql, text, [tenantId, fromXid, belowXid], 2000);
}
