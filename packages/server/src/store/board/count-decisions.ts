import type { Tx } from '../tx.ts';

/** An agent and the field its decisions are grouped by. */
export interface GroupedBy {
  readonly agent: string;
  readonly field: string;
}

export interface DecisionCountRow {
  readonly agent: string;
  /** Null: no tier had an answer. */
  readonly category: string | null;
  readonly auto: number;
  readonly assisted: number;
  readonly manual: number;
}

// A window of time is a range of ids: the primary key leads to its rows, and months outside it are not looked at.
const text = `
  select d.agent, d.fields -> g.field ->> 'value' as category,
    count(*) filter (where d.lane = 'auto')::int as auto,
    count(*) filter (where d.lane = 'assisted')::int as assisted,
    count(*) filter (where d.lane not in ('auto', 'assisted'))::int as manual
  from decision d
  join unnest($3::text[], $4::text[]) as g(agent, field) on g.agent = d.agent
  where d.tenant_id = $1 and d.id >= signalbox.uuid_v7_floor($2::timestamptz)
  group by 1, 2`;

/** Decisions since `from` (RFC 3339) by agent, value of its field, and lane. */
export function countDecisions(
  tx: Tx,
  from: string,
  groups: readonly GroupedBy[],
): Promise<readonly DecisionCountRow[]> {
  const agents = groups.map((one) => one.agent);
  const fields = groups.map((one) => one.field);
  return tx.query(text, [tx.tenantId, from, agents, fields]);
}
