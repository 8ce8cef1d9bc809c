import type { Database } from '../database.ts';

const text = `
  with dead as (
    delete from worker w
    using (select id, lock_key from worker) as seen
    where w.id = seen.id and w.started_at < now() - interval '2 seconds' and pg_try_advisory_xact_lock(seen.lock_key)
    returning w.worker_ids
  )
  select coalesce(array_agg(one), '{}') as ids from dead, unnest(worker_ids) as one`;

/**
 * Finds processes whose lock nobody holds any more and gives their jobs back to the engine; returns how many worker ids were
 * freed. Two sweeps at once are harmless: unlocking twice changes nothing.
 */
export async function reapWorkers(database: Pick<Database, 'system'>): Promise<number> {
  const client = await database.system.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ ids: readonly string[] }>(text);
    const ids = rows[0]?.ids ?? [];
    if (ids.length > 0) {
      await client.query('select graphile_worker.force_unlock_workers($1::text[])', [ids]);
    }
    await client.query('commit');
    return ids.length;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
