import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { asSql, type Database, openDatabase } from '../../src/store/database.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';

export interface TestDatabase {
  readonly database: Database;
  /** A superuser's way into this database, for looking behind row-level security and for doing damage. */
  readonly ownerUrl: string;
  readonly tenantId: string;
  close(): Promise<void>;
}

/** A database of its own, cloned from the migrated template, with one tenant named `default`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('databaseUrl');
  const name = `signalbox_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      "select current_setting('server_version_num')::int as n",
    );
    // PostgreSQL 14 always copies files; since 15 that has to be asked for, and takes a third of the time.
    const how = (rows[0]?.n ?? 0) >= 150_000 ? 'strategy file_copy' : '';
    await client.query(`create database ${name} template signalbox_template ${how}`);
  });
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = openDatabase({ url: url.href });
  const tenantId = await ensureTenant(asSql(database.system), 'default');
  return {
    database,
    ownerUrl: url.href,
    tenantId,
    close: async () => {
      await database.close();
      await onServer(server, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
