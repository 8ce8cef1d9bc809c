import type { RequesterKind } from '@signalbox/domain';
import type { Tx } from '../tx.ts';
import type { Cursor } from '../webhook/cursor.ts';

/** An entry that may say that its item went to a person. */
export interface HandOverEventRow {
  readonly id: string;
  readonly xid: string;
  readonly type: string;
  readonly item_id: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly source: string | null;
  /** Null for what came in before summaries were kept. */
  readonly requester: RequesterKind | null;
}

// In the order in which entries become final: nothing can appear below the oldest transaction still running.
const text = `
  select e.id, e.xid::text as xid, e.type, e.item_id, e.detail, i.source, m.context ->> 'requester' as requester
  from (
    select e.id, e.xid, e.xid as order_xid, e.type, e.item_id, e.detail from audit_entry e
    where e.tenant_id = $1 and e.era = $7 and (e.xid, e.id) > ($2::xid8, $3::uuid)
      and ($4::xid8 is null or e.xid < $4::xid8) and e.type = any ($5::text[])
    order by e.xid, e.id limit $6
  ) e
  left join item i on i.tenant_id = $1 and i.id = e.item_id
  left join message m on m.tenant_id = $1 and m.item_id = i.id and m.revision_no = i.revision_no and m.origin = 'requester'
  order by e.order_xid, e.id`;

/** Entries of these types in the era of a place, after it and below a transaction (null: to the end), at most `limit`. */
export function readHandOverEvents(
  tx: Tx,
  after: Cursor,
  belowXid: string | null,
  types: readonly string[],
  limit: number,
): Promise<readonly HandOverEventRow[]> {
  const values = [tx.tenantId, after.xid, after.id, belowXid, types, limit, after.era];
  return tx.query(text, values, 'read-hand-over-events');
}
