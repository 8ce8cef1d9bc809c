import type { Tx } from '../tx.ts';

/** Where a control stands by what the reducer has read. */
export interface FindingRow {
  readonly id: string;
  readonly kind: 'mode' | 'breaker' | 'burst';
  /** It limits something. */
  readonly active: boolean;
  readonly mode: string | null;
  readonly share: number | null;
  readonly cause: unknown;
  readonly reason: string | null;
  /** RFC 3339: when an open breaker begins to probe. */
  readonly until: string | null;
}

// What a person has set stays: tripped says that either half limits.
const text = `
  insert into control as c (tenant_id, id, kind, tripped, reason, actor, until, mode, share, cause)
  select $1, r.id, r.kind, r.active, r.reason, 'system', r.until, r.mode, r.share, r.cause
  from json_to_recordset($2::json) as r(
    id text, kind text, active boolean, mode text, share float8, cause jsonb, reason text, until timestamptz)
  on conflict (tenant_id, id) do update
    set tripped = excluded.tripped or (c.forced_mode is not null and (c.forced_until is null or c.forced_until > now())),
      reason = excluded.reason, actor = excluded.actor, until = excluded.until, mode = excluded.mode,
      share = excluded.share, cause = excluded.cause, updated_at = now()`;

/** Records what the reducer has found; switches are none of its business. */
export async function putFindings(tx: Tx, rows: readonly FindingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(text, [tx.tenantId, JSON.stringify(rows)]);
}
