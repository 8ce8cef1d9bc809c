import { asSql, type Database } from '../database.ts';

export interface DeadJobRow {
  readonly id: string;
  readonly task: string;
  readonly ids: readonly string[];
  readonly attempts: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

// The job engine's tables belong to no tenant; the payload's stamp, made by signalbox.enqueue, says whose a job is.
const columns = `j.id::text as id, t.identifier as task, j.payload -> 'ids' as ids, j.attempts, j.created_at, j.updated_at`;
const dead = `j.attempts >= j.max_attempts and j.locked_at is null and j.payload ->> 'tenantId' = $1`;
const listText = `
  select ${columns} from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where ${dead} and ($2::bigint is null or j.id < $2) order by j.id desc limit $3`;
const findText = `
  select ${columns} from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where ${dead} and j.id = $2`;
const removeText = `
  delete from graphile_worker._private_jobs j where ${dead} and j.id = $2`;

/** Jobs of the tenant the engine has given up, newest first. */
export function listDeadJobs(
  database: Pick<Database, 'system'>,
  tenantId: string,
  limit: number,
  belowId: string | null,
): Promise<readonly DeadJobRow[]> {
  return asSql(database.system).query(listText, [tenantId, belowId, limit]);
}

export async function findDeadJob(
  database: Pick<Database, 'system'>,
  tenantId: string,
  id: string,
): Promise<DeadJobRow | undefined> {
  return (await asSql(database.system).query<DeadJobRow>(findText, [tenantId, id]))[0];
}

export async function removeDeadJob(
  database: Pick<Database, 'system'>,
  tenantId: string,
  id: string,
): Promise<void> {
  await asSql(database.system).query(removeText, [tenantId, id]);
}
