import type { Sql } from '../database.ts';

export interface ForgottenRow {
  readonly tenant_id: string;
  readonly state: 'received' | 'deciding' | 'writing';
  /** Item ids; for `writing` the ids of their pending actions. */
  readonly ids: readonly string[];
}

// Only while no job waits: a backlog is late, not forgotten, and waking it again would double it.
const text = `
  select i.tenant_id, i.state, array_agg(coalesce(a.id, i.id)) as ids
  from (
    select * from item where state in ('received', 'deciding', 'writing') and updated_at < now() - interval '1 minute'
      and not exists (select from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts limit 1)
    limit 1000
  ) as i
  left join action a on i.state = 'writing' and a.tenant_id = i.tenant_id and a.item_id = i.id and a.verdict = 'pending'
  where i.state <> 'writing' or (a.id is not null and not exists (
    select from write_lease l where l.tenant_id = i.tenant_id and l.action_id = a.id))
  group by i.tenant_id, i.state`;

/**
 * Moving items that have no job: there should be none, because jobs are added with the change they follow. This is the net
 * under that promise, for jobs removed by hand or given up by the engine.
 */
export function findForgotten(system: Sql): Promise<readonly ForgottenRow[]> {
  return system.query(text, [], 'find-forgotten');
}
