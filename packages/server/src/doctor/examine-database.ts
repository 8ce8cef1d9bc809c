import { readdir } from 'node:fs/promises';
import { asSql, openPool, type Sql } from '../store/database.ts';
import {
  findUnprotectedTables,
  readAppliedMigrations,
  readHealth,
  readRoles,
  readServerVersion,
} from '../store/doctor/inspect.ts';
import { migrationsDirectory } from '../store/migrations-directory.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const oldestServer = 140_000;
const roles = ['signalbox_owner', 'signalbox_app', 'signalbox_system', 'signalbox_auth'];
/** A due job is normally taken within milliseconds. */
const longWaitSeconds = 60;

/** What the database says, read with the rights of the system role. Changes nothing. */
export async function examineDatabase(url: string): Promise<readonly Finding[]> {
  const pool = openPool(url, 'signalbox_system', 1);
  try {
    return await examine(asSql(pool));
  } catch (error) {
    return [explain(error)];
  } finally {
    await pool.end();
  }
}

async function examine(sql: Sql): Promise<readonly Finding[]> {
  const { version, number } = await readServerVersion(sql);
  const server =
    number >= oldestServer
      ? ok('database', `PostgreSQL ${version}`)
      : fail('database', `PostgreSQL ${version} is too old`, 'Upgrade the server to 14 or newer.');
  const schema = await examineMigrations(sql);
  const findings = [server, schema, await examineRoles(sql)];
  if (schema.state === 'fail') return findings;
  return [...findings, await examineIsolation(sql), ...(await examineWork(sql))];
}

async function examineMigrations(sql: Sql): Promise<Finding> {
  const known = (await readdir(migrationsDirectory)).filter((name) => /^\d{4}_.+\.sql$/.test(name));
  const applied = await readAppliedMigrations(sql);
  const missing = known.filter((name) => !applied.includes(name));
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const text = `the schema is newer than this version: ${unknown.join(', ')}`;
    return fail('migrations', text, 'Run the newer version of Signalbox.');
  }
  return missing.length > 0
    ? fail('migrations', `not applied: ${missing.join(', ')}`, 'Run: signalbox migrate')
    : ok('migrations', `${applied.length} applied, none missing`);
}

async function examineRoles(sql: Sql): Promise<Finding> {
  const found = await readRoles(sql);
  const missing = roles.filter((name) => !found.some((role) => role.name === name));
  if (missing.length > 0)
    return fail('roles', `missing: ${missing.join(', ')}`, 'Run: signalbox migrate');
  const strong = found.filter((role) => role.bypasses).map((role) => role.name);
  if (strong.length === 0) return ok('roles', 'four, and none passes row-level security');
  const way = `Run as an administrator: alter role ${strong.join(', ')} nosuperuser nobypassrls`;
  return fail('roles', `these pass row-level security: ${strong.join(', ')}`, way);
}

async function examineIsolation(sql: Sql): Promise<Finding> {
  const open = await findUnprotectedTables(sql);
  return open.length === 0
    ? ok('isolation', 'row-level security is on for every table of a tenant')
    : fail(
        'isolation',
        `no row-level security: ${open.join(', ')}`,
        'Run: signalbox migrate; if that does not help, restore the schema.',
      );
}

async function examineWork(sql: Sql): Promise<readonly Finding[]> {
  const health = await readHealth(sql);
  const lost = health.with_model - health.models_found;
  const model =
    health.live_versions === 0
      ? warn('model', 'no agent is in force yet', 'Run: signalbox start')
      : lost > 0
        ? fail(
            'model',
            `${lost} agents name a model that is not there; rules answer`,
            'Run: signalbox train',
          )
        : health.with_model === 0
          ? warn(
              'model',
              'no agent has a trained model; rules answer alone',
              'Run: signalbox import FILE',
            )
          : ok('model', `${health.with_model} of ${health.live_versions} agents have their model`);
  const dead = health.stuck + health.dead_jobs;
  const stuck =
    dead === 0
      ? ok('work', 'nothing is stuck')
      : warn(
          'work',
          `${health.stuck} items stuck, ${health.dead_jobs} jobs dead`,
          'See: signalbox jobs list',
        );
  const waited = health.oldest_wait ?? 0;
  const queue =
    waited < longWaitSeconds
      ? ok('queue', 'no job waits for long')
      : warn(
          'queue',
          `a job has waited ${Math.round(waited)} s`,
          'Is a process of `signalbox start` or `work` running?',
        );
  return [model, stuck, queue];
}

/** 22023: the role to act as does not exist; 42P01 and 3F000: the schema was never made; 42501: no right to act as it. */
function explain(error: unknown): Finding {
  const code = (error as { readonly code?: unknown } | null)?.code;
  switch (code) {
    case '22023':
    case '42501':
      return fail(
        'roles',
        'the login may not act as the roles of Signalbox',
        'Run: signalbox migrate',
      );
    case '42P01':
    case '3F000':
      return fail('migrations', 'the schema has not been made', 'Run: signalbox migrate');
    default:
      return fail(
        'database',
        `cannot be reached (${typeof code === 'string' ? code : 'no connection'})`,
        'Check that it runs and that DATABASE_URL is right.',
      );
  }
}
