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

export interface LogTurn {
  readonly rows: readonly LogRow[];
  readonly currentEra: number;
  /** The transaction below which all have ended. */
  readonly below: string;
  /** Age of the oldest entry that a transaction still running keeps from being read, milliseconds; 0 when none. */
  readonly waitingMs: number;
}

/** Entries that say something to a control. */
const types = [
  'decided',
  'stuck',
  'write_ended',
  'write_unsettled',
  'source_failing',
  'verdict',
  'outcome',
  'tripped',
  'reset',
  'workspace_published',
  'trained',
] as const;

const headText = `
  select pg_snapshot_xmin(pg_current_snapshot())::text as below,
    coalesce((select max(era) from audit_era where tenant_id = $1), 1) as "currentEra",
    coalesce((select greatest(0, extract(epoch from now() - at) * 1000) from audit_entry
      where tenant_id = $1 and xid >= pg_snapshot_xmin(pg_current_snapshot()) order by xid, id limit 1), 0)::float8 as "waitingMs"`;

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

/** What became final after a place, at most `limit` entries. An era that a restore has ended is read to its end. */
export async function readLog(
  system: Sql,
  tenantId: string,
  after: LogPlace,
  limit: number,
): Promise<LogTurn> {
  const [head] = await system.query<Omit<LogTurn, 'rows'>>(
    headText,
    [tenantId],
    'control-log-head',
  );
  if (head === undefined) throw new Error('the head of the log has no row');
  const below = after.era < head.currentEra ? null : head.below;
  const values = [tenantId, after.era, after.xid, after.id, below, types, limit];
  const rows = await system.query<LogRow>(rowsText, values, 'control-log');
  return { ...head, rows };
}
