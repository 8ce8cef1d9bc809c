import type { Tx } from '../tx.ts';

export interface PollMove {
  readonly source: string;
  readonly system: string;
  /** What was read before; 0 when nothing was. */
  readonly version: number;
  readonly cursor: unknown;
  readonly nextInMs: number;
  /** There was nothing more when the answer was asked for, so long ago. Null: there is more. */
  readonly caughtUpAgoMs: number | null;
  readonly taken: number;
  readonly skipped: number;
  /** The last ticket passed over; null for none. */
  readonly skippedId: string | null;
}

const text = `
  insert into source_poll as p (tenant_id, source, system, cursor, version, next_at, polled_at, ok_at, caught_up_at,
    taken, skipped, skipped_id)
  values ($1, $2, $3, $4, 1, now() + make_interval(secs => $6::float8 / 1000), now(), now(),
    now() - make_interval(secs => $7::float8 / 1000), $8, $9, $10)
  on conflict (tenant_id, source) do update set system = excluded.system, cursor = excluded.cursor,
    version = p.version + 1, next_at = excluded.next_at, polled_at = now(), ok_at = now(),
    caught_up_at = coalesce(excluded.caught_up_at, p.caught_up_at), failures = 0, failing_since = null, error = null,
    status = null, taken = p.taken + excluded.taken, skipped = p.skipped + excluded.skipped,
    skipped_id = coalesce(excluded.skipped_id, p.skipped_id)
  where p.version = $5
  returning version`;

/**
 * Moves the cursor of a source, and says that all is well. False when another process has moved it since it was read: then
 * what was read is that one's.
 */
export async function movePoll(tx: Tx, move: PollMove): Promise<boolean> {
  const values = [
    ...[tx.tenantId, move.source, move.system, JSON.stringify(move.cursor), move.version],
    ...[move.nextInMs, move.caughtUpAgoMs, move.taken, move.skipped, move.skippedId],
  ];
  return (await tx.query(text, values, 'move-poll')).length > 0;
}
