import type { Sql } from '../database.ts';
import { readInBatches } from './read-in-batches.ts';

/** An entry with every column as PostgreSQL writes it, so that no driver rounds an edit away. */
export interface StoredEntry {
  readonly id: string;
  readonly xid: string;
  /** PostgreSQL's own text, see `rfc3339`. */
  readonly at: string;
  readonly stage: string;
  readonly type: string;
  readonly actor: string;
  readonly itemId: string | null;
  /** The text of the jsonb. */
  readonly detail: string;
  readonly mac: string;
}

export const storedEntryColumns = `id, xid::text as xid, at::text as at, stage, type, actor, item_id as "itemId",
  detail::text as detail, encode(mac, 'hex') as mac`;

/** The entries of one era of a tenant in (xid, id) order, in batches. Ordered by the column, not by its text in the select list. */
export function readEntries(
  sql: Sql,
  tenantId: string,
  era: number,
  batchSize: number,
): AsyncGenerator<readonly StoredEntry[], void, undefined> {
  const text = `select ${storedEntryColumns} from signalbox.audit_entry as e where tenant_id = $1 and era = $2 order by e.xid, e.id`;
  return readInBatches<StoredEntry>(sql, text, [tenantId, era], batchSize);
}
