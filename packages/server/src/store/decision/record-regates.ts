import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import type { Tx } from '../tx.ts';

/** What gating again decided: write, go to a review, or decide a newer revision. */
export interface RegatedRow {
  readonly item_id: string;
  readonly action_id: string;
  readonly decision_id: string;
  readonly state: 'writing' | 'in_review' | 'received';
  readonly lane: string;
  /** Why, now; they replace the reasons of the first gating, which the audit keeps. */
  readonly reasons: unknown;
  readonly hold_id: string | null;
  readonly hold_until: string | null;
  readonly queue: string | null;
}

const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      item_id uuid, action_id uuid, decision_id uuid, state text, lane text, reasons jsonb, hold_id uuid,
      hold_until timestamptz, queue text)
  ), moved as (
    update item i set state = r.state, lane = r.lane, queue = r.queue, hold_id = r.hold_id,
      updated_at = now()
    from r
    where i.tenant_id = $2 and i.id = r.item_id and i.state = 'deciding' and i.conversation_id is null and i.decision_id = r.decision_id
    returning i.id
  ), actions as (
    update action a set verdict = case r.state when 'writing' then 'pending' end,
      epoch = $3, lane = r.lane, updated_at = now()
    from r where a.tenant_id = $2 and a.id = r.action_id and r.item_id in (select id from moved)
  ), decisions as (
    update decision d set reasons = r.reasons, lane = r.lane
    from r where d.tenant_id = $2 and d.id = r.decision_id and r.state = 'in_review' and r.item_id in (select id from moved)
  ), holds as (
    insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue, proposal)
    select $2, hold_id, item_id, decision_id, 'review', 'gate', 'open', hold_until, queue, (
      select signalbox.proposal_key(d.agent, signalbox.proposed_payload(d.fields, d.reply)) from decision d
      where d.tenant_id = $2 and d.id = r.decision_id)
    from r where hold_id is not null and item_id in (select id from moved)
  ), checks as (
    update hold h set state = 'superseded', closed_at = now()
    from r where h.tenant_id = $2 and h.decision_id = r.decision_id and h.kind = 'check' and h.state = 'open'
      and r.state <> 'writing' and r.item_id in (select id from moved)
  ), audits as (${insertAuditFrom('$4')}
    where a."itemId" in (select id from moved)
  )
  select id from moved`;

/**
 * Records the second gating of a batch under the epoch the transaction holds; returns the ids of items that moved. What goes to
 * a person anyway needs no check beside it.
 */
export async function recordRegates(
  tx: Tx,
  rows: readonly RegatedRow[],
  audit: readonly AuditRow[],
): Promise<ReadonlySet<string>> {
  const moved = await tx.query<{ id: string }>(text, [
    JSON.stringify(rows),
    tx.tenantId,
    tx.epoch,
    JSON.stringify(audit),
  ]);
  return new Set(moved.map((row) => row.id));
}
