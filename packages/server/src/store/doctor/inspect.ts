import type { Sql } from '../database.ts';

export interface RoleRow {
  readonly name: string;
  readonly bypasses: boolean;
}

export interface HealthRow {
  readonly stuck: number;
  readonly dead_jobs: number;
  /** Seconds the oldest due job has waited; null when none waits. */
  readonly oldest_wait: number | null;
  readonly live_versions: number;
  /** Live versions that name a model. */
  readonly with_model: number;
  /** Of these, models whose artifact is there. */
  readonly models_found: number;
}

// Tables without a tenant: which migrations ran, and which processes work.
const withoutTenant = ['migration', 'worker'];

const versionText = `select current_setting('server_version') as version, current_setting('server_version_num')::int as number`;
const migrationText = 'select name from signalbox.migration order by number';
const roleText = `
  select rolname as name, rolsuper or rolbypassrls as bypasses from pg_roles
  where rolname in ('signalbox_owner', 'signalbox_app', 'signalbox_system', 'signalbox_auth')`;
const unprotectedText = `
  select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'signalbox' and c.relkind in ('r', 'p') and not (c.relname = any ($1::text[]))
    and (not c.relrowsecurity or (not c.relispartition and not exists (
      select from pg_policy p where p.polrelid = c.oid and p.polname = 'one_tenant')))
  order by c.relname`;
const healthText = `
  select
    (select count(*)::int from signalbox.item where state = 'stuck') as stuck,
    (select count(*)::int from graphile_worker._private_jobs where attempts >= max_attempts and locked_at is null) as dead_jobs,
    (select extract(epoch from now() - min(run_at))::float8 from graphile_worker._private_jobs
      where run_at < now() and attempts < max_attempts and locked_at is null) as oldest_wait,
    count(*)::int as live_versions,
    count(v.config ->> 'model')::int as with_model,
    count(a.id)::int as models_found
  from signalbox.release r
  join signalbox.agent_version v on v.tenant_id = r.tenant_id and v.id = r.version_id
  left join signalbox.model_artifact a on a.tenant_id = v.tenant_id and a.id = v.config ->> 'model'`;

export async function readServerVersion(
  sql: Sql,
): Promise<{ readonly version: string; readonly number: number }> {
  const [row] = await sql.query<{ version: string; number: number }>(versionText);
  return row ?? { version: 'unknown', number: 0 };
}

export async function readAppliedMigrations(sql: Sql): Promise<readonly string[]> {
  return (await sql.query<{ name: string }>(migrationText)).map((row) => row.name);
}

export function readRoles(sql: Sql): Promise<readonly RoleRow[]> {
  return sql.query(roleText);
}

/** Tables that one tenant could read another's rows in: there must be none. */
export async function findUnprotectedTables(sql: Sql): Promise<readonly string[]> {
  return (await sql.query<{ name: string }>(unprotectedText, [withoutTenant])).map(
    (row) => row.name,
  );
}

export async function readHealth(system: Sql): Promise<HealthRow> {
  const [row] = await system.query<HealthRow>(healthText);
  if (row === undefined) throw new Error('an aggregate always has a row');
  return row;
}
