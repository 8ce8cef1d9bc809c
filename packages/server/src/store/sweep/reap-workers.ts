import type { Sql } from '../database.ts';

// One statement, so one transaction: a row that is gone while its jobs stay locked would be found by nobody again.
const text = `
  with dead as (
    delete from worker w
    using (select id, lock_key from worker) as seen
    where w.id = seen.id and w.started_at < now() - interval '2 seconds' and pg_try_advisory_xact_lock(seen.lock_key)
    returning w.worker_ids
  ), freed as (
    select array_agg(one) as ids from dead, unnest(worker_ids) as one
  )
  select cardinality(ids) as count, graphile_worker.force_unlock_workers(ids) from freed where ids is not null`;

/**
 * Finds processes whose lock nobody holds any more and gives their jobs back to the engine; returns how many worker ids were
 * freed. Two sweeps at once are harmless: unlocking twice changes nothing.
 */
export async function reapWorkers(system: Sql): Promise<number> {
  return (await system.query<{ count: number }>(text, [], 'reap-workers'))[0]?.count ?? 0;
}
