import type { ExchangeView } from '@signalbox/contract';
import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import { byKey, fewColumn, fewOf } from '../few.ts';
import type { Tx } from '../tx.ts';

export interface VerdictRow {
  readonly action_id: string;
  readonly item_id: string;
  /** The ticket, whose lease the action holds. */
  readonly source: string;
  readonly external_id: string;
  /** Null when the precondition already told the end and nothing was sent. */
  readonly attempt_id: string | null;
  /** Attempts of the action when judged: the fence. A verdict on an earlier attempt changes nothing. */
  readonly seen_attempts: number;
  readonly verdict: string;
  /** `pending` keeps the action open and its lease in place until `retry_at`. */
  readonly action_verdict: string;
  readonly item_state: 'resolved' | 'stuck' | 'writing';
  readonly stuck_code: string | null;
  /** The source asked to be left alone until then (RFC 3339): a lease that is kept stands at least as long. */
  readonly stay_away_until: string | null;
  readonly read_back: unknown;
  readonly error_code: string | null;
  /** What was said on the wire for the attempt; null when nothing was sent, or not over one. */
  readonly exchange: ExchangeView | null;
  readonly decided_revision_no: number;
  /** Its ticket is looked at once more after that; null: it is not. */
  readonly look_again_in_ms: number | null;
}

export interface RecordedRow {
  readonly item_id: string;
  readonly state: string;
}

// What was judged carries its row along: every later part looks up the keys of these and of no others. After an attempt whose
// end nobody saw the lease stands, whoever has the item now: its request may still arrive, and who runs it again has to wait.
const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      action_id uuid, item_id uuid, source text, external_id text, attempt_id uuid, seen_attempts int, verdict text,
      action_verdict text, item_state text, stuck_code text, read_back jsonb, error_code text, decided_revision_no int,
      stay_away_until timestamptz, look_again_in_ms float8, exchange jsonb, ${fewColumn})
  ), judged as (
    update action a set verdict = r.action_verdict, updated_at = now()
    from r
    where ${fewOf('r')} and a.tenant_id = $2 and a.id = r.action_id and a.verdict = 'pending' and a.attempts = r.seen_attempts
    returning r.*
  ), attempts as (
    update attempt t set verdict = j.verdict, ended_at = now(), read_back = j.read_back, error_code = j.error_code,
      exchange = j.exchange
    from judged j
    where t.tenant_id = $2 and t.id = j.attempt_id
  ), leases as (
    delete from write_lease l using judged j
    where l.tenant_id = $2 and l.source = j.source and l.external_id = j.external_id and l.action_id = j.action_id
      and j.action_verdict <> 'pending' and (j.verdict <> 'unknown' or j.attempt_id is null)
  ), kept as (
    update write_lease l set retry_at = greatest(l.retry_at, j.stay_away_until)
    from judged j
    where l.tenant_id = $2 and l.source = j.source and l.external_id = j.external_id and l.action_id = j.action_id
      and j.action_verdict = 'pending' and j.stay_away_until is not null
  ), looks as (
    insert into second_look (tenant_id, action_id, source, due_at)
    select $2, j.action_id, j.source, now() + j.look_again_in_ms * interval '1 millisecond'
    from judged j
    where j.action_verdict = 'confirmed' and j.look_again_in_ms is not null
    on conflict do nothing
  ), moved as (
    update item i set
      state = case when j.item_state <> 'writing' and i.revision_no > j.decided_revision_no then 'received' else j.item_state end,
      stuck_code = case when j.item_state = 'stuck' and i.revision_no = j.decided_revision_no then j.stuck_code end,
      stuck_at = case when j.item_state = 'stuck' and i.revision_no = j.decided_revision_no then now() end,
      updated_at = now()
    from judged j
    where i.tenant_id = $2 and i.id = j.item_id and ${byKey("i.state = 'writing'")}
    returning i.id, i.state
  ), audits as (${insertAuditFrom('$3')}
    where a."itemId" in (select item_id from judged)
  )
  select id as item_id, state from moved`;

/**
 * Records the verdicts of a batch and ends or keeps their leases. A verdict counts only while its action is pending at the
 * attempt it judges, so a worker that was thought dead cannot speak for its successor. Items a newer revision waits for come
 * back as `received`.
 */
export function recordVerdicts(
  tx: Tx,
  rows: readonly VerdictRow[],
  audit: readonly AuditRow[],
): Promise<readonly RecordedRow[]> {
  const values = [JSON.stringify(rows), tx.tenantId, JSON.stringify(audit)];
  return tx.query(text, values);
}
