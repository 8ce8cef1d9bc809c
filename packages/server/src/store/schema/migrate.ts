import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { openPool } from '../database.ts';
import { migrationsDirectory } from '../migrations-directory.ts';
import { makeEngineTables } from './engine-tables.ts';
import { ensureRoles } from './roles.ts';

const migrationLock = 'signalbox.migrate';

/** The schema in the database is newer than this program, or a migration that ran has been changed since. */
export class MigrationError extends Error {
  readonly code: 'schema_newer' | 'migration_changed' | 'postgres_too_old';

  constructor(code: MigrationError['code'], message: string) {
    super(message);
    this.name = 'MigrationError';
    this.code = code;
  }
}

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

/** The migrations this program brings, in order. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(migrationsDirectory)).filter((name) => /^\d{4}_.+\.sql$/.test(name));
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(name, `file://${migrationsDirectory}`), 'utf8');
      const hash = createHash('sha256').update(sql).digest('hex');
      return { number: Number(name.slice(0, 4)), name, sql, hash };
    }),
  );
}

/** @param through the last migration to apply; default: all. */
async function applyMissing(
  client: pg.ClientBase,
  through = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  await client.query(`create table if not exists signalbox.migration (
    number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now())`);
  const { rows: applied } = await client.query<{ number: number; name: string; hash: string }>(
    'select number, name, hash from signalbox.migration',
  );
  const migrations = await readMigrations();
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const migration = known.get(row.number);
    if (migration === undefined) {
      throw new MigrationError(
        'schema_newer',
        `the database has migration ${row.name}, unknown here`,
      );
    }
    if (migration.hash !== row.hash) {
      throw new MigrationError('migration_changed', `migration ${row.name} ran with other content`);
    }
  }
  const done = new Set(applied.map((row) => row.number));
  const missing = migrations.filter(({ number }) => !done.has(number) && number <= through);
  for (const migration of missing) {
    await client.query('begin');
    try {
      await applyOne(client, migration);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  }
  return missing.map((migration) => migration.name);
}

async function applyOne(
  client: pg.ClientBase,
  { sql, number, name, hash }: Migration,
): Promise<void> {
  await client.query(sql);
  await client.query('insert into signalbox.migration (number, name, hash) values ($1, $2, $3)', [
    number,
    name,
    hash,
  ]);
}

/** Applies the migrations after `number` in the caller's transaction, as the owner: what they change is undone with it. */
export async function applyAfter(
  client: pg.ClientBase,
  number: number,
): Promise<readonly string[]> {
  const missing = (await readMigrations()).filter((migration) => migration.number > number);
  for (const migration of missing) await applyOne(client, migration);
  return missing.map((migration) => migration.name);
}

/** graphile-worker's tables have row-level security and belong to the owner; the system role gets what running jobs needs. */
async function grantJobs(client: pg.ClientBase): Promise<void> {
  await client.query(await readFile(new URL('jobs.sql', `file://${migrationsDirectory}`), 'utf8'));
}

async function makePartitions(client: pg.ClientBase): Promise<void> {
  await client.query(
    `select signalbox.ensure_partitions((date_trunc('month', now() at time zone 'UTC') + make_interval(months => n))::date)
     from generate_series(0, 3) as n`,
  );
}

/**
 * Brings the database to this program's schema: roles, numbered migrations, the job engine's own schema, partitions for
 * this month and three more. Safe to run from any number of processes at once; returns the names of what it applied.
 *
 * @param through stops after the migration of that number: the schema a back-up was taken from. Default: all.
 */
export async function migrate(url: string, through?: number): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'signalbox migrate' });
  await client.connect();
  const ownerPool = openPool(url, 'signalbox_owner', 1);
  try {
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int as version",
    );
    if ((rows[0]?.version ?? 0) < 140_000) {
      throw new MigrationError('postgres_too_old', 'PostgreSQL 14 or newer is needed');
    }
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [migrationLock]);
    await ensureRoles(client);
    await client.query('set role signalbox_owner');
    const applied = await applyMissing(client, through);
    await makeEngineTables(client, ownerPool);
    await grantJobs(client);
    await makePartitions(client);
    return applied;
  } finally {
    await ownerPool.end();
    await client.end();
  }
}
