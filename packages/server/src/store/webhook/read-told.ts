import type { Tx } from '../tx.ts';
import type { Cursor } from './cursor.ts';

/** An audit entry that something may be told of, with what its own columns leave out. */
export interface ToldRow {
  readonly id: string;
  readonly xid: string;
  readonly at: Date;
  readonly type: string;
  readonly item_id: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Of the decision the entry is about. */
  readonly decision_id: string | null;
  readonly lane: string | null;
  /** Who had set up the hold the entry is about. */
  readonly hold_origin: 'gate' | 'verdict' | null;
}

// In the order in which entries become final: nothing can appear below the oldest transaction still running.
const text = `
  select e.id, e.xid::text as xid, e.at, e.type, e.item_id, e.detail, d.id as decision_id, d.lane, h.origin as hold_origin
  from (
    select e.id, e.xid as order_xid, e.xid, e.at, e.type, e.item_id, e.detail from audit_entry e
    where e.tenant_id = $1 and e.era = $7 and (e.xid, e.id) > ($2::xid8, $3::uuid)
      and ($4::xid8 is null or e.xid < $4::xid8) and e.type = any ($5::text[])
    order by e.xid, e.id limit $6
  ) e
  left join action a on a.tenant_id = $1 and a.id = (e.detail ->> 'actionId')::uuid
  left join decision d on d.tenant_id = $1 and d.id = coalesce((e.detail ->> 'decisionId')::uuid, a.decision_id)
  left join hold h on e.type = 'hold_cancelled' and h.tenant_id = $1 and h.id = (e.detail ->> 'holdId')::uuid
  order by e.order_xid, e.id`;

/** Entries of these types in the era of a place, after it and below a transaction (null: to the end), at most `limit`. */
export function readTold(
  tx: Tx,
  after: Cursor,
  belowXid: string | null,
  types: readonly string[],
  limit: number,
): Promise<readonly ToldRow[]> {
  return tx.query(
    text,
    [tx.tenantId, after.xid, after.id, belowXid, types, limit, after.era],
    'read-told',
  );
}
