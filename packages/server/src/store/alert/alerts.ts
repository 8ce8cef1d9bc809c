import type { AlertKind } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface AlertRow {
  readonly id: string;
  readonly kind: AlertKind;
  readonly level: 'warn' | 'alert';
  readonly subject: string;
  readonly state: 'firing' | 'recovered';
  readonly severity: number;
  readonly summary: string;
  readonly times: number;
  readonly incident_id: string | null;
  readonly era: number;
  readonly entry_xid: string;
  readonly entry_id: string;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly recovered_at: Date | null;
}

const columns = `id, kind, level, subject, state, severity, summary, times, incident_id, era, entry_xid::text as entry_xid,
  entry_id, first_at, last_at, recovered_at`;
const latestText = `
  select distinct on (kind, subject) ${columns} from alert
  where tenant_id = $1 and subject = any ($2::text[]) and kind = any ($3::text[])
  order by kind, subject, id desc`;
const firingText = `select ${columns} from alert where tenant_id = $1 and state = 'firing' order by id`;
const byIdText = `select ${columns} from alert where tenant_id = $1 and id = any ($2::uuid[]) order by id`;
const listText = `
  select ${columns} from alert
  where tenant_id = $1 and ($2::text is null or state = $2) and ($3::uuid is null or id < $3)
  order by id desc limit $4`;
const putText = `
  insert into alert (tenant_id, id, kind, level, subject, state, severity, summary, times, incident_id, era, entry_xid,
    entry_id, first_at, last_at, recovered_at)
  select $1, r.* from json_to_recordset($2::json) as r(id uuid, kind text, level text, subject text, state text,
    severity int, summary text, times int, incident_id uuid, era int, entry_xid xid8, entry_id uuid,
    first_at timestamptz, last_at timestamptz, recovered_at timestamptz)
  on conflict (tenant_id, id) do update set level = excluded.level, state = excluded.state, severity = excluded.severity,
    summary = excluded.summary, times = excluded.times, incident_id = excluded.incident_id, era = excluded.era,
    entry_xid = excluded.entry_xid, entry_id = excluded.entry_id, last_at = excluded.last_at,
    recovered_at = excluded.recovered_at`;

/** The latest alert of each of these kinds and subjects. */
export function readLatestAlerts(
  tx: Tx,
  subjects: readonly string[],
  kinds: readonly string[],
): Promise<readonly AlertRow[]> {
  return tx.query(latestText, [tx.tenantId, subjects, kinds]);
}

export function readFiringAlerts(tx: Tx): Promise<readonly AlertRow[]> {
  return tx.query(firingText, [tx.tenantId], 'read-firing-alerts');
}

/** Alerts by id, the oldest first; what is not there any more is left out. */
export function readAlerts(tx: Tx, ids: readonly string[]): Promise<readonly AlertRow[]> {
  return tx.query(byIdText, [tx.tenantId, ids]);
}

/** Alerts, the newest first, below the id `belowId`. */
export function listAlerts(
  tx: Tx,
  state: string | null,
  belowId: string | null,
  limit: number,
): Promise<readonly AlertRow[]> {
  return tx.query(listText, [tx.tenantId, state, belowId, limit]);
}

/** Inserts alerts, or writes down what became of them. */
export async function putAlerts(tx: Tx, rows: readonly AlertRow[]): Promise<void> {
  if (rows.length > 0) await tx.query(putText, [tx.tenantId, JSON.stringify(rows)]);
}
