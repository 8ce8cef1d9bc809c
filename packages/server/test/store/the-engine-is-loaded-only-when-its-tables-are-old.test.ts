import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { engineMigration } from '../../src/store/schema/engine-tables.ts';
import { migrate } from '../../src/store/schema/migrate.ts';
import { createTestDatabase } from '../support/database.ts';

it('the last migration this program expects of the job engine is the last one the installed engine brings', async () => {
  const main = createRequire(import.meta.url).resolve('graphile-worker');
  const files = await readdir(join(dirname(dirname(main)), 'sql'));
  const numbers = files.flatMap((name) => /^(\d{6})\.sql$/.exec(name)?.[1] ?? []).map(Number);
  expect(numbers.length).toBeGreaterThan(10);
  expect(engineMigration).toBe(Math.max(...numbers));
});

it('tables of the engine that are old, or gone, are brought up to date', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const last = async (): Promise<number | undefined> => {
    const { rows } = await client.query<{ id: number }>(
      'select max(id) as id from graphile_worker.migrations',
    );
    return rows[0]?.id;
  };
  try {
    await client.query('drop schema graphile_worker cascade');
    await migrate(database.ownerUrl);
    expect(await last()).toBe(engineMigration);
    // The newest ones can be applied again over themselves.
    await client.query('delete from graphile_worker.migrations where id = $1', [engineMigration]);
    await migrate(database.ownerUrl);
    expect(await last()).toBe(engineMigration);
  } finally {
    await client.end();
    await database.close();
  }
});
