import type { Tx } from '../tx.ts';

export interface PollFault {
  readonly source: string;
  readonly system: string;
  readonly error: string;
  readonly status: number | null;
  readonly nextInMs: number;
}

const text = `
  insert into source_poll as p (tenant_id, source, system, next_at, polled_at, failures, failing_since, error, status)
  values ($1, $2, $3, now() + make_interval(secs => $6::float8 / 1000), now(), 1, now(), $4, $5)
  on conflict (tenant_id, source) do update set next_at = excluded.next_at, polled_at = now(),
    failures = p.failures + 1, failing_since = coalesce(p.failing_since, now()), error = excluded.error,
    status = excluded.status`;

/** Keeps why a source could not be polled. Its cursor stays where it was. */
export async function failPoll(tx: Tx, fault: PollFault): Promise<void> {
  const { source, system, error, status, nextInMs } = fault;
  await tx.query(text, [tx.tenantId, source, system, error, status, nextInMs], 'fail-poll');
}
