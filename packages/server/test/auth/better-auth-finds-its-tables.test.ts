import { createSecretKey, randomBytes } from 'node:crypto';
import { getMigrations } from 'better-auth/db/migration';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openAuthInstance } from '../../src/auth/instance.ts';
import { createTestDatabase } from '../support/database.ts';

it('the migration made every table and column that better-auth asks for', async () => {
  const test = await createTestDatabase();
  const instance = openAuthInstance({
    database: test.database,
    secret: createSecretKey(randomBytes(32)).export().toString('hex'),
    baseUrl: 'http://localhost',
    tenantOf: async () => null,
    logger: pino({ level: 'silent' }),
  });
  const { toBeAdded, toBeCreated } = await getMigrations(instance.options);
  expect({ toBeAdded, toBeCreated }).toEqual({ toBeAdded: [], toBeCreated: [] });
  await test.close();
});

it('the role of the line reads no password, and the role of sign-in no ticket', async () => {
  const test = await createTestDatabase();
  const denied = { code: '42501' };
  const read = 'select 1 from signalbox_auth."account"';
  await expect(test.database.app.query(read)).rejects.toMatchObject(denied);
  await expect(test.database.system.query(read)).rejects.toMatchObject(denied);
  await expect(test.database.auth.query('select 1 from signalbox.message')).rejects.toMatchObject(
    denied,
  );
  await test.close();
});
