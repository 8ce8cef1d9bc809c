import type pg from 'pg';

/** The last migration of the job engine that is installed; a test compares it with the engine's files. */
export const engineMigration = 19;

/**
 * Brings the job engine's own tables to what the installed engine works with. The engine is loaded only when they are not: every
 * command comes through here, and most of them run no job.
 *
 * @param client holds the lock of migrations, as the owner
 * @param pool of the owner
 */
export async function makeEngineTables(client: pg.ClientBase, pool: pg.Pool): Promise<void> {
  if ((await lastApplied(client)) === engineMigration) return;
  const { runMigrations } = await import('graphile-worker');
  await runMigrations({ pgPool: pool, schema: 'graphile_worker' });
}

/** Null: there are no tables of the engine. */
async function lastApplied(client: pg.ClientBase): Promise<number | null> {
  const { rows: tables } = await client.query<{ found: boolean }>(
    "select to_regclass('graphile_worker.migrations') is not null as found",
  );
  if (tables[0]?.found !== true) return null;
  const { rows } = await client.query<{ last: number | null }>(
    'select max(id) as last from graphile_worker.migrations',
  );
  return rows[0]?.last ?? null;
}
