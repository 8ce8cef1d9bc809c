import type pg from 'pg';

const roles = ['signalbox_owner', 'signalbox_app', 'signalbox_system'] as const;

/** The login may neither create the three roles nor act as them. `sql` is what an administrator runs once. */
export class RolesMissingError extends Error {
  readonly code = 'database_roles_missing';
  readonly sql: string;

  constructor(sql: string, cause: unknown) {
    super(`the database login cannot create or use the roles ${roles.join(', ')}`, { cause });
    this.name = 'RolesMissingError';
    this.sql = sql;
  }
}

/** Makes sure the three roles exist, that this login may act as each, and that the owner owns both schemas. Idempotent. */
export async function ensureRoles(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ login: string; database: string }>(
    'select current_user as login, current_database() as database',
  );
  const login = client.escapeIdentifier(rows[0]?.login ?? '');
  const database = client.escapeIdentifier(rows[0]?.database ?? '');
  const statements = [
    ...roles.map(
      (role) =>
        `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`,
    ),
    `grant ${roles.join(', ')} to ${login}`,
    // The job engine runs "create schema if not exists", which asks for this right even when the schema is there.
    `grant create on database ${database} to signalbox_owner`,
    'create schema if not exists signalbox authorization signalbox_owner',
    'create schema if not exists graphile_worker authorization signalbox_owner',
  ];
  try {
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    throw new RolesMissingError(`${statements.join(';\n')};`, error);
  }
}
