import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { asSql } from '../../src/store/database.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';

let lab: LineLab;
let stranger: string;

interface Table {
  readonly name: string;
  readonly secured: boolean;
  readonly partition: boolean;
}

const tablesText = `
  select c.relname as name, c.relrowsecurity as secured, c.relispartition as partition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'signalbox' and c.relkind in ('r', 'p') and exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  order by 1`;

const tables = (): Promise<readonly Table[]> => lab.sql<Table>(tablesText);

beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'assisted' }));
  stranger = await ensureTenant(asSql(lab.database.system), 'stranger');
  const review = await reviewOf(lab, { source: 'api', externalId: 'T-1' });
  await say(lab, review, { verdict: 'accept' });
  await lab.pass(60_000);
  await lab.tick();
  await setSwitch(lab.context, lab.tenantId, {
    id: 'tenant',
    tripped: false,
    reason: 'x',
    until: null,
    actor: 'p',
  });
});
afterAll(() => lab.close());

/** Runs one statement as the app role inside a tenant and undoes it; the SQLSTATE when it fails, else its row count. */
async function tryAs(
  tenantId: string | null,
  text: string,
  values: readonly unknown[] = [],
): Promise<string | number> {
  const client = await lab.database.app.connect();
  try {
    await client.query('begin');
    if (tenantId !== null)
      await client.query(`select set_config('signalbox.tenant', $1, true)`, [tenantId]);
    return (await client.query(text, [...values])).rowCount ?? 0;
  } catch (error) {
    return (error as pg.DatabaseError).code ?? 'none';
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('every table with a tenant is row-level secured, for exactly the two roles', async () => {
  const found = await tables();
  expect(found.length).toBeGreaterThanOrEqual(28);
  expect(found.filter((table) => !table.secured)).toEqual([]);
  const policies = await lab.sql<{ tablename: string; policy: string }>(
    `select tablename, policyname || ' ' || array_to_string(roles, ',') as policy from pg_policies
     where schemaname = 'signalbox' order by 1, 2`,
  );
  for (const table of found) {
    const own = policies.filter((one) => one.tablename === table.name).map((one) => one.policy);
    // A partition is reached through its parent; on its own it shows nobody anything.
    expect([table.name, own]).toEqual([
      table.name,
      table.partition ? [] : ['all_tenants signalbox_system', 'one_tenant signalbox_app'],
    ]);
  }
});

test('no application role owns a table, bypasses security or reaches a partition directly', async () => {
  const roles = await lab.sql(
    `select rolname from pg_roles where rolname in ('signalbox_app', 'signalbox_system') and (rolsuper or rolbypassrls)`,
  );
  expect(roles).toEqual([]);
  const owned = await lab.sql(
    `select tablename from pg_tables where schemaname = 'signalbox' and tableowner in ('signalbox_app', 'signalbox_system')`,
  );
  expect(owned).toEqual([]);
  for (const table of await tables()) {
    if (!table.partition) continue;
    expect([
      table.name,
      await tryAs(lab.tenantId, `select 1 from signalbox.${table.name}`),
    ]).toEqual([table.name, '42501']);
  }
});

test('without a tenant every table raises, before any row is seen', async () => {
  for (const table of await tables()) {
    if (table.partition) continue;
    const answer = await tryAs(null, `select 1 from signalbox.${table.name}`);
    // 42704: never set in this session. 22P02: set by an earlier transaction and gone with it.
    expect([table.name, ['42704', '22P02'].includes(String(answer))]).toEqual([table.name, true]);
  }
  await expect(inTenant(lab.database, 'not-a-tenant', async () => undefined)).rejects.toThrow(
    TypeError,
  );
});

test('another tenant reads none of the rows and can change or remove none', async () => {
  let rows = 0;
  for (const table of await tables()) {
    if (table.partition) continue;
    const [count] = await lab.sql<{ n: number }>(
      `select count(*)::int as n from signalbox.${table.name} where tenant_id = $1`,
      [lab.tenantId],
    );
    rows += count?.n ?? 0;
    const where = 'where tenant_id = $1';
    expect([
      table.name,
      await tryAs(stranger, `select 1 from signalbox.${table.name} ${where}`, [lab.tenantId]),
    ]).toEqual([table.name, 0]);
    for (const statement of [
      `update signalbox.${table.name} set tenant_id = tenant_id ${where}`,
      `delete from signalbox.${table.name} ${where}`,
    ]) {
      const answer = await tryAs(stranger, statement, [lab.tenantId]);
      expect([statement, answer === 0 || answer === '42501']).toEqual([statement, true]);
    }
  }
  expect(rows).toBeGreaterThan(30);
});

test('a row of another tenant cannot be put in, nor ones own be given away', async () => {
  for (const table of await tables()) {
    if (table.partition) continue;
    const columns = await lab.sql<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
         and attgenerated = ''`,
      [`signalbox.${table.name}`],
    );
    const names = columns.map((column) => column.name);
    const others = names.filter((name) => name !== 'tenant_id');
    const list = ['tenant_id', ...others].join(', ');
    const copied = ['$1::uuid', ...others].join(', ');
    // The row exists for the tenant it is copied from, so no null or type can be the reason for a refusal.
    const insert = `insert into signalbox.${table.name} (${list}) select ${copied} from signalbox.${table.name} limit 1`;
    const given = await tryAs(lab.tenantId, insert, [stranger]);
    const [has] = await lab.sql<{ n: number }>(
      `select count(*)::int as n from signalbox.${table.name} where tenant_id = $1`,
      [lab.tenantId],
    );
    if ((has?.n ?? 0) > 0) expect([table.name, given]).toEqual([table.name, '42501']);
    const giveAway = await tryAs(
      lab.tenantId,
      `update signalbox.${table.name} set tenant_id = $1`,
      [stranger],
    );
    expect([table.name, giveAway === 0 || giveAway === '42501']).toEqual([table.name, true]);
  }
});

test('keys begin with the tenant, so that no conflict or reference tells of another', async () => {
  const uniques = await lab.sql<{ name: string; first: string }>(`
    select c.relname || '.' || i.relname as name, a.attname as first
    from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
    where n.nspname = 'signalbox' and x.indisunique and a.attname <> 'tenant_id' order by 1`);
  // What belongs to no tenant: a random secret looked up before it is known, the name of a tenant, a file, a process.
  expect(uniques.map((one) => one.name)).toEqual([
    'api_key.api_key_secret_hash',
    'migration.migration_pkey',
    'tenant.tenant_name_key',
    'worker.worker_pkey',
  ]);
  const references = await lab.sql(`
    select conname from pg_constraint k
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
    where k.contype = 'f' and k.connamespace = 'signalbox'::regnamespace
      and (a.attname <> 'tenant_id' or b.attname <> 'tenant_id')`);
  expect(references).toEqual([]);
});

test('a reference to a row of another tenant is refused as if it did not exist', async () => {
  const [item] = await lab.sql<{ id: string }>('select id from signalbox.item limit 1');
  const [verdict] = await lab.sql<{ id: string }>('select id from signalbox.verdict limit 1');
  const insert = (itemId: string, verdictId: string): Promise<string | number> =>
    tryAs(
      stranger,
      `insert into signalbox.outcome (tenant_id, id, item_id, field, value, witness, verdict_id)
       values ($1, $2, $3, 'category', 'x', 'person', $4)`,
      [stranger, uuidV7(), itemId, verdictId],
    );
  expect(await insert(item?.id ?? '', verdict?.id ?? '')).toBe('23503');
  expect(await insert(uuidV7(), uuidV7())).toBe('23503');
});

test('a job carries the tenant of its transaction, whatever its caller says', async () => {
  await inTenant(lab.database, stranger, (tx) =>
    tx.query('select signalbox.enqueue($1, $2::json, $3, $4)', [
      'advance',
      JSON.stringify({ ids: ['x'], tenantId: lab.tenantId }),
      null,
      1,
    ]),
  );
  const [job] = (await lab.jobs()).filter((one) => one.ids.includes('x'));
  expect(job?.tenantId).toBe(stranger);
  expect(await tryAs(stranger, 'select 1 from graphile_worker._private_jobs')).toBe('42501');
});

test('a transaction that failed leaves no tenant behind on its connection', async () => {
  await expect(
    inTenant(lab.database, lab.tenantId, async () => {
      throw new Error('of the work');
    }),
  ).rejects.toThrow('of the work');
  for (let n = 0; n < 12; n += 1) {
    await expect(lab.database.app.query('select 1 from item')).rejects.toThrow();
  }
});
