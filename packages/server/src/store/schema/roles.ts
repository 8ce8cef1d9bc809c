import type pg from 'pg';

const roles = ['signalbox_owner', 'signalbox_app', 'signalbox_system', 'signalbox_auth'] as const;

/** The login may neither create the roles nor act as them. `sql` is what an administrator runs once. */
export class RolesMissingError extends Error {
  readonly code = 'database_roles_missing';
  readonly sql: string;

  constructor(sql: string, cause: unknown) {
    super(`the database login cannot create or use the roles ${roles.join(', ')}`, { cause });
    this.name = 'RolesMissingError';
    this.sql = sql;
  }
}

interface Step {
  readonly sql: string;
  /** One boolean column `done`: whether `sql` has nothing to do. */
  readonly check: string;
  readonly values: readonly string[];
}

const schemas = ['signalbox', 'signalbox_auth', 'graphile_worker'];
const foreignText = `
  select nspname as name from pg_namespace
  where nspname = any ($1::text[]) and not has_schema_privilege('signalbox_owner', oid, 'create')`;

/**
 * Makes sure the roles exist, that this login may act as each, and that the owner may make things in our schemas.
 * Idempotent. Runs only what is missing: where an administrator has prepared it all, a login without any right to create
 * roles or schemas will do.
 *
 * @throws RolesMissingError when something is missing that this login may not do
 */
export async function ensureRoles(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<Facts>(
    `select current_user as login, current_database() as database,
       current_setting('server_version_num')::int as version`,
  );
  const steps = stepsFor(client, rows[0] ?? { login: '', database: '', version: 0 });
  // A schema of somebody else is not taken over: graphile_worker may serve another program in this database.
  const byHand: string[] = [];
  try {
    for (const { check, sql, values } of steps) {
      const found = await client.query<{ done: boolean }>(check, [...values]);
      if (found.rows[0]?.done !== true) await client.query(sql);
    }
    const { rows: foreign } = await client.query<{ name: string }>(foreignText, [schemas]);
    for (const { name } of foreign) {
      byHand.push(`alter schema ${name} owner to signalbox_owner`);
    }
    if (byHand.length > 0) throw new Error('a schema belongs to another role');
  } catch (error) {
    const statements = [...steps.map((step) => step.sql), ...byHand];
    throw new RolesMissingError(`${statements.join(';\n')};`, error);
  }
}

interface Facts {
  readonly login: string;
  readonly database: string;
  readonly version: number;
}

function stepsFor(client: pg.ClientBase, { login, database, version }: Facts): readonly Step[] {
  // Since PostgreSQL 16 a member may lack SET ROLE, which is what everything here does.
  const privilege = version >= 160_000 ? 'set' : 'member';
  return [
    ...roles.map((role) => ({
      sql: `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
      check: 'select exists (select from pg_roles where rolname = $1) as done',
      values: [role],
    })),
    {
      sql: `grant ${roles.join(', ')} to ${client.escapeIdentifier(login)}${privilege === 'set' ? ' with set true' : ''}`,
      check: `select bool_and(pg_has_role(current_user, oid, $2)) as done from pg_roles where rolname = any ($1::text[])`,
      values: [`{${roles.join(',')}}`, privilege],
    },
    {
      // The job engine runs "create schema if not exists", which asks for this right even when the schema is there.
      sql: `grant create on database ${client.escapeIdentifier(database)} to signalbox_owner`,
      check: `select has_database_privilege('signalbox_owner', current_database(), 'create') as done`,
      values: [],
    },
    ...schemas.map((schema) => ({
      sql: `create schema if not exists ${schema} authorization signalbox_owner`,
      check: 'select exists (select from pg_namespace where nspname = $1) as done',
      values: [schema],
    })),
  ];
}
