import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import { byKey, fewColumn, fewOf } from '../few.ts';
import type { Tx } from '../tx.ts';

export interface AttemptStart {
  readonly action_id: string;
  readonly attempt_id: string;
  /** Attempts seen when the precondition was read; another number means somebody else has been here since. */
  readonly seen_attempts: number;
  readonly source: string;
  readonly external_id: string;
  readonly intended: unknown;
  readonly precondition: unknown;
  /** Given up after this; counted by the database's clock, so that workers whose clocks differ agree on leases. */
  readonly deadline_in_ms: number;
  /** When it has surely settled. */
  readonly retry_in_ms: number;
}

export interface StartedRow {
  /** Of two attempts at one action in a batch only one is here, so callers ask for their own. */
  readonly attempt_id: string;
}

// An action starts only under the epoch it was released under; after a change of a control it is gated again.
const text = `
  with r as materialized (
    -- One of two starts on one ticket has to wait; both in one statement would make it fail.
    select distinct on (source, external_id) * from json_to_recordset($1::json) as r(
      action_id uuid, attempt_id uuid, seen_attempts int, source text, external_id text, intended jsonb, precondition jsonb,
      deadline_in_ms float8, retry_in_ms float8, ${fewColumn})
  ), ready as (
    select a.id as action_id, a.item_id, r.attempt_id, r.source, r.external_id, r.intended, r.precondition, 
      now() + r.deadline_in_ms * interval '1 millisecond' as deadline_at,
      now() + r.retry_in_ms * interval '1 millisecond' as retry_at, a.attempts + 1 as number
    from action a
    join r on r.action_id = a.id and ${fewOf('r')}
    join item i on i.tenant_id = $2 and i.id = a.item_id and ${byKey("i.state = 'writing'")} and i.decision_id = a.decision_id
    where a.tenant_id = $2 and a.verdict = 'pending' and a.attempts = r.seen_attempts and a.epoch = $3
    for update of a
  ), leases as (
    insert into write_lease as l (tenant_id, source, external_id, action_id, attempt_id, fence, retry_at)
    select $2, source, external_id, action_id, attempt_id, nextval('signalbox.write_fence'), retry_at from ready
    on conflict (tenant_id, source, external_id) do update
      set attempt_id = excluded.attempt_id, fence = excluded.fence, retry_at = excluded.retry_at, woken_at = null
      where l.action_id = excluded.action_id and l.retry_at <= now()
    returning l.action_id, l.attempt_id, l.fence
  ), counted as (
    update action a set attempts = a.attempts + 1, updated_at = now()
    from leases where a.tenant_id = $2 and a.id = leases.action_id
  ), attempts as (
    insert into attempt (tenant_id, id, action_id, item_id, number, fence, deadline_at, intended, precondition)
    select $2, ready.attempt_id, ready.action_id, ready.item_id, ready.number, leases.fence, ready.deadline_at,
      ready.intended, ready.precondition
    from ready join leases using (action_id)
  ), audits as (${insertAuditFrom('$4')}
    where a."itemId" in (select item_id from ready join leases using (action_id))
  )
  select attempt_id from leases`;

/**
 * Records attempts before their first byte is sent, and takes the lease of each ticket. What is not returned may not be sent:
 * it was written, withdrawn, replaced or released under an older epoch, or its ticket is being written.
 */
export function startAttempts(
  tx: Tx,
  starts: readonly AttemptStart[],
  audit: readonly AuditRow[],
): Promise<readonly StartedRow[]> {
  const values = [JSON.stringify(starts), tx.tenantId, tx.epoch, JSON.stringify(audit)];
  return tx.query(text, values);
}
