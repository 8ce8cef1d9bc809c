import type { TenantSql } from '../tx.ts';
import type { EndedCallRow } from './end-call.ts';

const columns = [
  'id uuid, outcome text, input_tokens bigint, cached_tokens bigint, output_tokens bigint, cost_micros bigint, took_ms bigint',
  'request_id text, answer_mac bytea, answer_sealed bytea',
]
  .join(', ')
  .split(', ')
  .map((column) => column.split(' ') as [string, string]);

// The counters are written by their whole keys and in one order: items, agents, tenant, so that calls that begin and end wait for each
// other and never in a circle. Each is there since its call began; what is proposed for insertion is what is taken off and added.
const text = `
  with given as (
    select * from unnest(${columns.map(([, type], at) => `$${at + 2}::${type}[]`).join(', ')})
      as g (${columns.map(([name]) => name).join(', ')})
  ), open as (
    select id, item_id, agent, day, held_micros from signalbox.model_call
    where tenant_id = $1 and id = any($2::uuid[]) and outcome is null
    order by id for update
  ), ended as (
    update signalbox.model_call m set outcome = g.outcome, ended_at = now(), held_micros = 0, input_tokens = g.input_tokens,
      cached_tokens = g.cached_tokens, output_tokens = g.output_tokens, cost_micros = coalesce(g.cost_micros, open.held_micros),
      took_ms = g.took_ms, request_id = g.request_id, answer_mac = g.answer_mac, answer_sealed = g.answer_sealed
    from open join given g on g.id = open.id
    where m.tenant_id = $1 and m.id = any($2::uuid[]) and m.id = open.id
    returning m.id, m.item_id, m.agent, m.day, open.held_micros as was_held, m.cost_micros as costs
  ), owed as (
    select 1 as place, 'item' as scope, item_id::text as name, 'infinity'::date as day, sum(was_held)::bigint as held, sum(costs)::bigint as costs
      from ended group by item_id
    union all select 2, 'agent', agent, day, sum(was_held)::bigint, sum(costs)::bigint from ended group by agent, day
    union all select 3, 'tenant', '', day, sum(was_held)::bigint, sum(costs)::bigint from ended group by day
  ), counted as (
    insert into signalbox.spend_counter as c (tenant_id, scope, name, day, reserved_micros, settled_micros)
    select $1::uuid, scope, name, day, held, costs from owed order by place, name, day
    on conflict (tenant_id, scope, name, day) do update set
      reserved_micros = c.reserved_micros - excluded.reserved_micros, settled_micros = c.settled_micros + excluded.settled_micros
  )
  select id from ended`;

/** What `endCall` does for one, for many that are under way. Returns which those were; the others have ended before or were given up as lost. */
export async function endCalls(
  tx: TenantSql,
  rows: readonly EndedCallRow[],
): Promise<ReadonlySet<string>> {
  const ended = await tx.query<{ readonly id: string }>(
    text,
    [
      tx.tenantId,
      ...[rows.map(({ id }) => id), rows.map(({ outcome }) => outcome)],
      ...[rows.map(({ inputTokens }) => inputTokens), rows.map(({ cachedTokens }) => cachedTokens)],
      ...[rows.map(({ outputTokens }) => outputTokens), rows.map(({ costMicros }) => costMicros)],
      ...[rows.map(({ tookMs }) => tookMs), rows.map(({ requestId }) => requestId)],
      ...[rows.map(({ answerMac }) => answerMac), rows.map(({ answerSealed }) => answerSealed)],
    ],
    'end-calls',
  );
  return new Set(ended.map(({ id }) => id));
}
