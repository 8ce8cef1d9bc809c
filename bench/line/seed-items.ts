import type { Engine } from '@signalbox/server';
import pg from 'pg';
import { itemTables } from './footprint.ts';

/**
 * Multiplies what the line wrote until there are `items` items, with fresh ids spread over the time before. Rows and indexes
 * become as large as a million items make them; how they got there is not measured.
 */
export async function seedItems(engine: Engine, items: number): Promise<void> {
  const client = new pg.Client({ connectionString: engine.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from signalbox.item',
    );
    const have = rows[0]?.n ?? 0;
    const copies = Math.ceil((items - have) / have);
    await client.query('set synchronous_commit = off');
    await client.query('create temp table original_item as select id from signalbox.item');
    for (let copy = 1; copy <= copies; copy += 1) {
      // Whole, or the running line would find items without the rows that go with them, and make those itself.
      await client.query('begin');
      for (const table of itemTables) await copyTable(client, table, copy);
      await client.query('commit');
      if (copy % 10 === 0) console.error(`filling the tables: ${copy} of ${copies}`);
    }
    await client.query('vacuum analyze');
    // What follows is measured: nothing of the filling may be left to write.
    await client.query('checkpoint');
    console.error('the tables are full');
  } finally {
    await client.end();
  }
}

// A copy of an id differs in its last 12 hex digits only, so it stays in its month and among its neighbours; the same id has
// the same copy in every table.
function shifted(column: string, copy: number): string {
  return `(left(${column}::text, 24) || left(md5(${column}::text || '-${copy}'), 12))::uuid`;
}

async function copyTable(client: pg.Client, table: string, copy: number): Promise<void> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = 'signalbox' and table_name = $1 order by ordinal_position`,
    [table],
  );
  const values = rows.map(({ name, type }) => {
    if (name === 'tenant_id') return name;
    if (name === 'external_id') return `external_id || '-${copy}'`;
    return type === 'uuid' ? shifted(name, copy) : name;
  });
  const names = rows.map((row) => row.name).join(', ');
  const own = table === 'item' ? 'id' : 'item_id';
  await client.query(
    `insert into signalbox.${table} (${names}) select ${values.join(', ')} from signalbox.${table}
     where ${own} in (select id from original_item)`,
  );
}
