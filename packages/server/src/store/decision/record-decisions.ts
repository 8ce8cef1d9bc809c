import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import { byKey, fewColumn, fewOf } from '../few.ts';
import type { Tx } from '../tx.ts';

/** Everything one decided item leaves behind. Null parts are not written. */
export interface DecidedRow {
  readonly item_id: string;
  readonly revision_no: number;
  readonly state: 'held' | 'in_review' | 'writing';
  readonly lane: string;
  readonly queue: string | null;
  readonly decision_id: string;
  readonly agent: string;
  readonly version: string;
  readonly fields: unknown;
  readonly reasons: unknown;
  readonly facts: unknown;
  readonly doubt: unknown;
  readonly fallback: string | null;
  readonly text_mac: string;
  readonly action_id: string;
  readonly action_type: string;
  readonly risk: string;
  readonly action_hash: string;
  readonly payload: unknown;
  /** As it was proposed; null: none was. */
  readonly reply: unknown;
  readonly hold_id: string | null;
  readonly hold_kind: 'delay' | 'review' | null;
  readonly hold_until: string | null;
  /** Of a decision drawn for checking: the check, when it expires, and the chance with which it was drawn. */
  readonly check_id: string | null;
  readonly check_until: string | null;
  readonly check_queue: string | null;
  readonly inclusion: number | null;
}

// As `proposed_payload` says it of a recorded decision.
const proposalKey = `signalbox.proposal_key(agent, case when reply ->> 'hash' is null then payload
        else jsonb_set(payload, '{reply}', reply -> 'hash') end)`;
const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      item_id uuid, revision_no int, state text, lane text, queue text, decision_id uuid, agent text, version text,
      fields jsonb, reasons jsonb, facts jsonb, doubt jsonb, fallback text, text_mac text, action_id uuid, action_type text,
      risk text, action_hash text, payload jsonb, reply jsonb, hold_id uuid, hold_kind text, hold_until timestamptz,
      check_id uuid, check_until timestamptz, check_queue text, inclusion float8, ${fewColumn})
  ), moved as (
    update item i set state = r.state, lane = r.lane, queue = r.queue, decision_id = r.decision_id, hold_id = r.hold_id,
      stuck_code = null, stuck_at = null, updated_at = now()
    from r
    where ${fewOf('r')} and i.tenant_id = $2 and i.id = r.item_id and i.revision_no = r.revision_no
      and ${byKey("i.state = 'received'")}
    returning i.id
  ), decisions as (
    insert into decision (tenant_id, id, item_id, revision_no, agent, version, epoch, lane, fields, reasons, facts, doubt,
      fallback, text_mac, proposal, reply)
    select $2, decision_id, item_id, revision_no, agent, version, $3, lane, fields, reasons, facts, doubt, fallback,
      decode(text_mac, 'hex'), case lane when 'auto' then ${proposalKey} end, reply
    from r where item_id in (select id from moved)
  ), actions as (
    insert into action (tenant_id, id, item_id, decision_id, type, risk, hash, payload, lane, epoch, verdict)
    select $2, action_id, item_id, decision_id, action_type, risk, action_hash, payload, lane, $3,
      case when state = 'writing' then 'pending' end
    from r where item_id in (select id from moved)
  ), holds as (
    insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue, proposal)
    select $2, hold_id, item_id, decision_id, hold_kind, 'gate', 'open', hold_until, queue,
      ${proposalKey}
    from r where hold_id is not null and item_id in (select id from moved)
  ), checks as (
    insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue, proposal, inclusion)
    select $2, check_id, item_id, decision_id, 'check', 'sample', 'open', check_until, check_queue,
      ${proposalKey}, inclusion
    from r where check_id is not null and item_id in (select id from moved)
  ), audits as (${insertAuditFrom('$4')}
    where a."itemId" in (select id from moved)
  )
  select id from moved`;

/**
 * Records decisions with their actions, holds, checks and audit entries in one statement, for the items that still stand at the
 * revision decided; returns the ids of those. The transaction holds the tenant's epoch, which is recorded with each.
 */
export async function recordDecisions(
  tx: Tx,
  rows: readonly DecidedRow[],
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
