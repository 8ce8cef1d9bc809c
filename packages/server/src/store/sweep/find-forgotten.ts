import type { Sql } from '../database.ts';

export interface ForgottenRow {
  readonly tenant_id: string;
  /** `thinking`: deciding, with a conversation. */
  readonly state: 'received' | 'deciding' | 'thinking' | 'writing';
  /** Item ids; for `writing` the ids of their pending actions. */
  readonly ids: readonly string[];
}

// Only while no job is due: a backlog is late, not forgotten, and waking it again would double it. What a delayed job names
// waits for it: an outage or a Retry-After may last longer than the minute.
const text = `
  select tenant_id, state, array_agg(id) as ids
  from (
    select i.tenant_id, case when i.conversation_id is null then i.state else 'thinking' end as state, coalesce(a.id, i.id) as id
    from item i
    left join action a on i.state = 'writing' and a.tenant_id = i.tenant_id and a.item_id = i.id and a.verdict = 'pending'
    where i.state in ('received', 'deciding', 'writing') and i.updated_at < now() - interval '1 minute'
      and not exists (select from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts limit 1)
      and (i.state <> 'writing' or (a.id is not null and not exists (
        select from write_lease l where l.tenant_id = i.tenant_id and l.action_id = a.id)))
      and coalesce(a.id, i.id)::text not in (
        select json_array_elements_text(payload -> 'ids') from graphile_worker._private_jobs where attempts < max_attempts)
    limit 1000
  ) as forgotten
  group by tenant_id, state`;

/**
 * Moving items that have no job: there should be none, because jobs are added with the change they follow. This is the net
 * under that promise, for jobs removed by hand or given up by the engine.
 */
export function findForgotten(system: Sql): Promise<readonly ForgottenRow[]> {
  return system.query(text, [], 'find-forgotten');
}
