import type { Sql } from '../database.ts';

/** A wake-up the job engine has given up: its worker died under it again and again. */
export interface DeadJobRow {
  readonly id: string;
  readonly task: string;
  readonly items: number;
  readonly attempts: number;
  readonly created_at: Date;
}

const listText = `
  select j.id::text as id, t.identifier as task, json_array_length(j.payload -> 'ids') as items, j.attempts, j.created_at
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where j.attempts >= j.max_attempts and j.locked_at is null and j.payload ->> 'tenantId' = $1
  order by j.created_at desc limit $2`;

const rerunText = `
  update graphile_worker._private_jobs j set attempts = 0, run_at = now(), last_error = null, updated_at = now()
  where j.attempts >= j.max_attempts and j.locked_at is null and j.payload ->> 'tenantId' = $1
    and ($2::bigint is null or j.id = $2::bigint)
  returning j.id::text as id`;

/** Dead jobs of a tenant, the latest first. Run as the system role. */
export function listDeadJobs(
  system: Sql,
  tenantId: string,
  limit: number,
): Promise<readonly DeadJobRow[]> {
  return system.query(listText, [tenantId, limit]);
}

/** Lets one dead job of a tenant, or all of them (null), run again; returns their ids. Run as the system role. */
export async function rerunDeadJobs(
  system: Sql,
  tenantId: string,
  id: string | null,
): Promise<readonly string[]> {
  const rows = await system.query<{ id: string }>(rerunText, [tenantId, id]);
  return rows.map((row) => row.id);
}
