import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSql } from '../../src/store/database.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import type { TenantSql } from '../../src/store/tx.ts';
import { inTenantAtOnce } from '../../src/store/tx-at-once.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let lab: TestDatabase;

beforeAll(async () => {
  lab = await createTestDatabase();
});
afterAll(() => lab.close());

const put = (sql: TenantSql, name: string): Promise<readonly unknown[]> =>
  sql.query(
    `insert into signalbox.spend_counter (tenant_id, scope, name, day) values ($1, 'agent', $2, '2026-01-01')`,
    [sql.tenantId, name],
  );
const names = (tenantId: string): Promise<readonly string[]> =>
  inTenantAtOnce(lab.database, tenantId, async (sql) =>
    (
      await sql.query<{ name: string }>('select name from signalbox.spend_counter order by name')
    ).map(({ name }) => name),
  );

test('all statements are committed together, and only their tenant sees them', async () => {
  const { database, tenantId } = lab;
  await inTenantAtOnce(database, tenantId, (sql) =>
    Promise.all([put(sql, 'one'), put(sql, 'two')]),
  );
  expect(await names(tenantId)).toEqual(['one', 'two']);
  const other = await ensureTenant(asSql(database.system), 'another');
  expect(await names(other)).toEqual([]);
});

test('when one fails nothing of the others stays, and the connection is as good as before', async () => {
  const { database, tenantId } = lab;
  const before = await names(tenantId);
  for (let n = 0; n < 20; n += 1) {
    const failing = inTenantAtOnce(database, tenantId, (sql) =>
      Promise.all([put(sql, `kept-${n}`), put(sql, 'twice'), put(sql, 'twice')]),
    );
    await expect(failing).rejects.toMatchObject({ code: '23505' });
  }
  expect(await names(tenantId)).toEqual(before);
});

test('what the database refuses takes back what the statement before it did', async () => {
  const { database, tenantId } = lab;
  const before = await names(tenantId);
  const refused = inTenantAtOnce(database, tenantId, (sql) =>
    Promise.all([put(sql, 'refused'), sql.query(`select signalbox.refuse('full')`)]),
  );
  await expect(refused).rejects.toMatchObject({ code: 'SB001', message: 'full' });
  expect(await names(tenantId)).toEqual(before);
});

test('a failure that nobody waited for is not taken for done', async () => {
  const { database, tenantId } = lab;
  const careless = inTenantAtOnce(database, tenantId, async (sql) => {
    sql.query('select 1 / 0').catch(() => undefined);
    await put(sql, 'careless').catch(() => undefined);
    return 'done';
  });
  await expect(careless).rejects.toThrow('rolled back');
});

test('a statement after the commit is refused, not run without a tenant', async () => {
  const { database, tenantId } = lab;
  const late = inTenantAtOnce(database, tenantId, async (sql) => {
    await put(sql, 'early');
    return put(sql, 'late');
  });
  await expect(late).rejects.toThrow('after the commit was sent');
});

test('what fails before it asks for anything leaves its connection as good as before', async () => {
  const { database, tenantId } = lab;
  const failing = (): Promise<never> => {
    throw new Error('nothing was asked for');
  };
  for (let n = 0; n < 12; n += 1)
    await expect(inTenantAtOnce(database, tenantId, failing)).rejects.toThrow('nothing was asked');
  await inTenantAtOnce(database, tenantId, (sql) => put(sql, 'after all'));
  expect(await names(tenantId)).toContain('after all');
});
