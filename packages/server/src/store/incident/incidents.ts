import type { ControlCause, Mode } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

export interface IncidentRow {
  readonly id: string;
  readonly control: string;
  readonly agent: string | null;
  readonly category: string | null;
  readonly source: string | null;
  readonly state: 'open' | 'recovered' | 'closed';
  readonly worst_mode: Mode | null;
  readonly cause: ControlCause;
  readonly from_at: Date;
  readonly opened_at: Date;
  readonly recovered_at: Date | null;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
  readonly close_reason: string | null;
  readonly notes: number;
}

export interface NewIncidentRow {
  readonly id: string;
  readonly control: string;
  readonly agent: string | null;
  readonly category: string | null;
  readonly source: string | null;
  readonly worstMode: Mode | null;
  readonly cause: ControlCause;
  /** RFC 3339. */
  readonly fromAt: string;
  readonly openedAt: string;
}

const columns = `i.id, i.control, i.agent, i.category, i.source, i.state, i.worst_mode, i.cause, i.from_at, i.opened_at,
  i.recovered_at, i.closed_at, i.closed_by, i.close_reason,
  (select count(*) from incident_note n where n.tenant_id = i.tenant_id and n.incident_id = i.id)::int as notes`;
const unclosedText = `
  select ${columns} from incident i
  where i.tenant_id = $1 and i.control = any ($2::text[]) and i.state <> 'closed'`;
const oneText = `select ${columns} from incident i where i.tenant_id = $1 and i.id = $2`;
const listText = `
  select ${columns} from incident i
  where i.tenant_id = $1 and ($2::text is null or i.state = $2) and ($3::uuid is null or i.id < $3)
  order by i.id desc limit $4`;
const openText = `
  insert into incident (tenant_id, id, control, agent, category, source, state, worst_mode, cause, from_at, opened_at)
  values ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10)`;
const changeText = `
  update incident set state = $3, worst_mode = $4, cause = $5,
    recovered_at = case when $3 = 'recovered' then coalesce(recovered_at, $6::timestamptz) end
  where tenant_id = $1 and id = $2 and state <> 'closed'`;
const closeText = `
  update incident set state = 'closed', closed_at = $3, closed_by = $4, close_reason = $5
  where tenant_id = $1 and id = $2 and state <> 'closed' returning id`;

/** The incidents of these controls that nobody has closed; at most one each. */
export function readUnclosedIncidents(
  tx: Tx,
  controls: readonly string[],
): Promise<readonly IncidentRow[]> {
  return tx.query(unclosedText, [tx.tenantId, controls]);
}

export async function readIncident(tx: Tx, id: string): Promise<IncidentRow | undefined> {
  return (await tx.query<IncidentRow>(oneText, [tx.tenantId, id]))[0];
}

/** Incidents, the newest first, below the id `belowId`. */
export function listIncidents(
  tx: Tx,
  state: string | null,
  belowId: string | null,
  limit: number,
): Promise<readonly IncidentRow[]> {
  return tx.query(listText, [tx.tenantId, state, belowId, limit]);
}

export async function insertIncident(tx: Tx, row: NewIncidentRow): Promise<void> {
  const { id, control, agent, category, source, worstMode, cause, fromAt, openedAt } = row;
  const values = [id, control, agent, category, source, worstMode, cause, fromAt, openedAt];
  await tx.query(openText, [tx.tenantId, ...values]);
}

/** Writes down how an incident that nobody has closed stands, as of `at` (RFC 3339). */
export async function changeIncident(
  tx: Tx,
  id: string,
  now: {
    readonly state: 'open' | 'recovered';
    readonly worstMode: Mode | null;
    readonly cause: ControlCause;
  },
  at: string,
): Promise<void> {
  await tx.query(changeText, [tx.tenantId, id, now.state, now.worstMode, now.cause, at]);
}

/** False when it is closed already, or there is none. */
export async function closeIncidentRow(
  tx: Tx,
  id: string,
  closed: { readonly at: string; readonly by: string; readonly reason: string },
): Promise<boolean> {
  const values = [tx.tenantId, id, closed.at, closed.by, closed.reason];
  return (await tx.query(closeText, values)).length > 0;
}
