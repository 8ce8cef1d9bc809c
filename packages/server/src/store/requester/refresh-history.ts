import type { Tx } from '../tx.ts';

// Two outcomes at once would each count without the other. A statement of its own, because only the next one sees what the
// holder of the lock has committed.
const lockText = `
  select pg_advisory_xact_lock(hashtextextended('signalbox.requester:' || $1::text || ':' || $2::text, 0))`;

// Long values are words of somebody, not categories: they are in no history, and no index could hold them.
const refreshText = `
  with latest as (
    select distinct on (o.item_id, o.field) o.field, o.value
    from signalbox.item i
    join signalbox.outcome o on o.tenant_id = $1 and o.item_id = i.id
    where i.tenant_id = $1 and i.requester_ref = $2 and i.erased_at is null
    order by o.item_id, o.field, o.id desc
  ), now as materialized (
    select field, value, count(*)::int as count from latest
    where length(field) <= 200 and length(value) <= 200 group by field, value
  ), gone as (
    delete from signalbox.requester_history h
    where h.tenant_id = $1 and h.requester_ref = $2
      and not exists (select from now n where n.field = h.field and n.value = h.value)
  )
  insert into signalbox.requester_history as h (tenant_id, requester_ref, field, value, count)
  select $1, $2, field, value, count from now
  on conflict (tenant_id, requester_ref, field, value)
  do update set count = excluded.count, updated_at = now() where h.count <> excluded.count`;

/**
 * Counts a requester's checked tickets anew, from the outcomes the transaction sees: after one was recorded, replaced, voided
 * or erased. Holds a lock on the requester's history to the end of the transaction.
 */
export async function refreshHistory(tx: Tx, requesterRef: string | null): Promise<void> {
  if (requesterRef === null) return;
  const values = [tx.tenantId, requesterRef];
  await tx.query(lockText, values);
  await tx.query(refreshText, values);
}
