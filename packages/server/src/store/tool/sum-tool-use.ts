import type { TenantSql } from '../tx.ts';

/** Calls of one tool; with an agent, those of one version of it that ended in one way. */
export interface ToolUseRow {
  /** As models name it. */
  readonly tool: string;
  /** Null together with `version` and `code`: all of the tool. */
  readonly agent: string | null;
  readonly version: string | null;
  readonly code: string | null;
  readonly calls: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

// Names come as the model gave them, which may be either of a tool's two.
const text = `
  select replace(s.name, '.', '__') as tool, s.agent, c.version, s.outcome as code, count(*)::int as calls,
    percentile_cont(0.5) within group (order by s.took_ms) as p50,
    percentile_cont(0.95) within group (order by s.took_ms) as p95,
    percentile_cont(0.99) within group (order by s.took_ms) as p99
  from step s
  join conversation c on c.tenant_id = $1 and c.id = s.conversation_id and c.replay_of is null
  where s.tenant_id = $1 and s.kind = 'tool' and s.id >= $2
  group by grouping sets ((1), (1, 2, 3, 4))
  order by calls desc, code, agent, version`;

/** What agents called, from the step `fromId` on, without what was run again. */
export function sumToolUse(tx: TenantSql, fromId: string): Promise<readonly ToolUseRow[]> {
  return tx.query(text, [tx.tenantId, fromId]);
}
