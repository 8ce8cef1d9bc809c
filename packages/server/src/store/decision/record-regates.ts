import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import type { Tx } from '../tx.ts';

/** What gating again decided: write, go to a review, or end as stuck because an unfinished write may not be repeated. */
export interface RegatedRow {
  readonly item_id: string;
  readonly action_id: string;
  readonly decision_id: string;
  readonly state: 'writing' | 'in_review' | 'stuck';
  readonly lane: string;
  readonly stuck_code: string | null;
  readonly hold_id: string | null;
  readonly hold_until: string | null;
  readonly queue: string | null;
}

const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      item_id uuid, action_id uuid, decision_id uuid, state text, lane text, stuck_code text, hold_id uuid,
      hold_until timestamptz, queue text)
  ), moved as (
    update item i set state = r.state, lane = r.lane, queue = r.queue, hold_id = r.hold_id, stuck_code = r.stuck_code,
      stuck_at = case when r.stuck_code is not null then now() end, updated_at = now()
    from r
    where i.tenant_id = $2 and i.id = r.item_id and i.state = 'deciding' and i.decision_id = r.decision_id
    returning i.id
  ), actions as (
    update action a set verdict = case r.state when 'writing' then 'pending' when 'stuck' then 'unknown' end,
      epoch = $3, lane = r.lane, updated_at = now()
    from r where a.tenant_id = $2 and a.id = r.action_id and r.item_id in (select id from moved)
  ), holds as (
    insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue)
    select $2, hold_id, item_id, decision_id, 'review', 'gate', 'open', hold_until, queue
    from r where hold_id is not null and item_id in (select id from moved)
  ), audits as (${insertAuditFrom('$4')}
    where a."itemId" in (select id from moved)
  )
  select id from moved`;

/** Records the second gating of a batch under the epoch the transaction holds; returns the ids of items that moved. */
export async function recordRegates(
  tx: Tx,
  rows: readonly RegatedRow[],
  audit: readonly AuditRow[],
): Promise<ReadonlySet<string>> {
  const moved = await tx.query<{ id: string }>(
    text,
    [JSON.stringify(rows), tx.tenantId, tx.epoch, JSON.stringify(audit)],
    'record-regates',
  );
  return new Set(moved.map((row) => row.id));
}
