import type { Tx } from '../tx.ts';

export interface HandOverStart {
  readonly id: string;
  readonly attempt_id: string;
  /** Attempts seen when the precondition was read; another number means somebody else has been here since. */
  readonly seen_attempts: number;
  readonly intended: unknown;
  readonly precondition: unknown;
  /** Given up after this; counted by the database's clock. */
  readonly deadline_in_ms: number;
  /** When it has surely settled. */
  readonly retry_in_ms: number;
}

// The lease is the one of decisions: of two writes to one ticket, of whatever sort, one waits for the end of the other.
const text = `
  with r as materialized (
    select h.id, h.item_id, h.source, h.external_id, h.attempts + 1 as number
    from hand_over h
    join item i on i.tenant_id = $1 and i.id = h.item_id and i.erased_at is null
      and i.state in ('in_review', 'handed_over', 'stuck')
    where h.tenant_id = $1 and h.id = $2 and h.verdict = 'pending' and h.attempts = $4
    for update of h
  ), leases as (
    insert into write_lease as l (tenant_id, source, external_id, action_id, attempt_id, fence, retry_at)
    select $1, source, external_id, id, $3::uuid, nextval('signalbox.write_fence'),
      now() + $8::float8 * interval '1 millisecond' from r
    on conflict (tenant_id, source, external_id) do update
      set attempt_id = excluded.attempt_id, fence = excluded.fence, retry_at = excluded.retry_at, woken_at = null
      where l.action_id = excluded.action_id and l.retry_at <= now()
    returning l.fence, l.retry_at
  ), counted as (
    update hand_over h set attempts = h.attempts + 1, attempt_id = $3::uuid, fields = h.fields || $5::jsonb,
      next_at = leases.retry_at, updated_at = now()
    from leases where h.tenant_id = $1 and h.id = $2
  )
  insert into attempt (tenant_id, id, action_id, item_id, number, fence, deadline_at, intended, precondition)
  select $1, $3::uuid, r.id, r.item_id, r.number, leases.fence, now() + $7::float8 * interval '1 millisecond', $5::jsonb, $6::jsonb
  from r cross join leases
  returning id`;

/**
 * Records an attempt before its first byte is sent and takes the lease of the ticket. False: it may not be sent, because it was
 * told, its item has moved on, or the ticket is being written.
 */
export async function startHandOver(tx: Tx, start: HandOverStart): Promise<boolean> {
  const rows = await tx.query(
    text,
    [
      tx.tenantId,
      start.id,
      start.attempt_id,
      start.seen_attempts,
      JSON.stringify(start.intended),
      JSON.stringify(start.precondition),
      start.deadline_in_ms,
      start.retry_in_ms,
    ],
    'start-hand-over',
  );
  return rows.length > 0;
}
