import type { Sql } from '../database.ts';
import type { LogPlace } from './cursor.ts';

/** An audit entry a control may learn from, with what the decision it names adds. */
export interface LogRow {
  readonly id: string;
  readonly xid: string;
  readonly at: Date;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Of the decision; all null when there is none or it was erased. */
  readonly agent: string | null;
  readonly fields: readonly { readonly field: string; readonly value: string | null }[] | null;
  readonly free: boolean | null;
}

/** How far a tenant's log can be read. */
export interface LogHead {
  readonly currentEra: number;
  /** The transaction below which all have ended. */
  readonly below: string;
  /** Age of the oldest entry that a transaction still running keeps from being read, milliseconds; 0 when none. */
  readonly waitingMs: number;
}

export interface LogTurn extends LogHead {
  readonly rows: readonly LogRow[];
}

/** Entries that say something to a control. */
const types = [
  'decided',
  'stuck',
  'write_ended',
  'hand_over_ended',
  'write_unsettled',
  'source_failing',
  'verdict',
  'outcome',
  'tripped',
  'reset',
  'workspace_published',
  'trained',
] as const;

const firstId = '00000000-0000-0000-0000-000000000000';

const headsText = `
  select t.tenant_id, pg_snapshot_xmin(pg_current_snapshot())::text as below,
    coalesce((select max(era) from audit_era a where a.tenant_id = t.tenant_id), 1) as "currentEra",
    coalesce((select greatest(0, extract(epoch from now() - at) * 1000) from audit_entry e
      where e.tenant_id = t.tenant_id and e.xid >= pg_snapshot_xmin(pg_current_snapshot())
      order by e.xid, e.id limit 1), 0)::float8 as "waitingMs"
  from tenant t`;

// In the order in which entries become final: nothing can appear below the oldest transaction still running. The subquery keeps
// the order of the index; the decision is one look by its key for each of the few rows.
const rowsText = `
  select e.id, e.xid::text as xid, e.at, e.type, e.detail, d.agent, d.facts -> 'fields' as fields,
    (d.facts ->> 'free')::boolean as free
  from (
    select id, xid, at, type, detail from audit_entry
    where tenant_id = $1 and era = $2 and (xid, id) > ($3::xid8, $4::uuid) and ($5::xid8 is null or xid < $5::xid8)
      and type = any ($6::text[])
    order by xid, id limit $7
  ) e
  left join decision d on d.tenant_id = $1 and d.id = (e.detail ->> 'decisionId')::uuid
  order by e.xid, e.id`;

/** The heads of all tenants, in the order of their ids. */
export function readLogHeads(
  system: Sql,
): Promise<readonly (LogHead & { readonly tenant_id: string })[]> {
  return system.query(`${headsText} order by t.tenant_id`, [], 'control-log-heads');
}

/** What became final after a place, at most `limit` entries. An era that a restore has ended is read to its end. */
export async function readLog(
  system: Sql,
  tenantId: string,
  after: LogPlace,
  limit: number,
  known?: LogHead,
): Promise<LogTurn> {
  const head = known ?? (await readLogHead(system, tenantId));
  const past = after.era < head.currentEra;
  // Most often nothing has ended since: then the place stands at the head.
  if (!past && after.xid === head.below && after.id === firstId) return { ...head, rows: [] };
  const values = [tenantId, after.era, after.xid, after.id, past ? null : head.below, types, limit];
  const rows = await system.query<LogRow>(rowsText, values);
  return { ...head, rows };
}

async function readLogHead(system: Sql, tenantId: string): Promise<LogHead> {
  const text = `${headsText} where t.tenant_id = $1`;
  const [head] = await system.query<LogHead>(text, [tenantId], 'control-log-head');
  if (head === undefined) throw new Error('the head of the log has no row');
  return head;
}
