import type { Sql } from '../database.ts';
import type { Tx } from '../tx.ts';

/** A place in the audit, in the order in which entries become final. */
export interface LogPlace {
  readonly era: number;
  readonly xid: string;
  readonly id: string;
}

export interface ControlCursorRow extends LogPlace {
  readonly version: number;
  readonly policy: unknown;
  readonly state: unknown;
}

const readText = `
  select era, after_xid::text as xid, after_id as id, version, policy, state from control_cursor where tenant_id = $1`;
// A new cursor begins at the end of the audit: what was before nobody watched, and nothing is concluded from it.
const startText = `
  insert into control_cursor (tenant_id, era, after_xid, after_id, policy, state)
  values ($1, signalbox.current_audit_era(), pg_snapshot_xmin(pg_current_snapshot()),
    '00000000-0000-0000-0000-000000000000', $2, $3)
  on conflict (tenant_id) do nothing`;
const saveText = `
  update control_cursor set era = $2, after_xid = $3::xid8, after_id = $4, policy = $5, state = $6, version = version + 1,
    reduced_at = now() - make_interval(secs => $8::float8 / 1000)
  where tenant_id = $1 and version = $7
  returning version`;

export async function readControlCursor(
  sql: Sql,
  tenantId: string,
): Promise<ControlCursorRow | undefined> {
  return (await sql.query<ControlCursorRow>(readText, [tenantId]))[0];
}

export async function startControlCursor(tx: Tx, policy: unknown, state: unknown): Promise<void> {
  await tx.query(startText, [tx.tenantId, JSON.stringify(policy), JSON.stringify(state)]);
}

export interface SavedControls {
  readonly place: LogPlace;
  readonly policy: unknown;
  readonly state: unknown;
  /** The version that was read; another one in the table means that somebody else reduces. */
  readonly version: number;
  /** How far behind the line it is. */
  readonly lagMs: number;
}

/** Saves state and place together; the new version, or null when another reducer has saved since. */
export async function saveControlCursor(tx: Tx, saved: SavedControls): Promise<number | null> {
  const { place, version, lagMs } = saved;
  const rows = await tx.query<{ version: number }>(saveText, [
    tx.tenantId,
    place.era,
    place.xid,
    place.id,
    JSON.stringify(saved.policy),
    JSON.stringify(saved.state),
    version,
    lagMs,
  ]);
  return rows[0]?.version ?? null;
}
