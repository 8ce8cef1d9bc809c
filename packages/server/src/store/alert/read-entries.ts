import type { Tx } from '../tx.ts';
import type { Cursor } from '../webhook/cursor.ts';

export interface AlertEntryRow {
  readonly id: string;
  readonly xid: string;
  readonly at: Date;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

// In the order in which entries become final: nothing can appear below the oldest transaction still running. Of the many
// writes that end, those that end well tell nothing.
const text = `
  select e.id, e.xid::text as xid, e.at, e.type, e.detail from (
    select id, xid as order_xid, xid, at, type, detail from audit_entry
    where tenant_id = $1 and era = $7 and (xid, id) > ($2::xid8, $3::uuid)
      and ($4::xid8 is null or xid < $4::xid8) and type = any ($5::text[])
      and (type <> 'write_ended' or detail ->> 'stuckCode' is not null)
    order by xid, id limit $6
  ) e order by e.order_xid, e.id`;

/** Entries of these types in the era of a place, after it and below a transaction (null: to the end), at most `limit`. */
export function readAlertEntries(
  tx: Tx,
  after: Cursor,
  belowXid: string | null,
  types: readonly string[],
  limit: number,
): Promise<readonly AlertEntryRow[]> {
  const values = [tx.tenantId, after.xid, after.id, belowXid, types, limit, after.era];
  return tx.query(text, values, 'read-alert-entries');
}
