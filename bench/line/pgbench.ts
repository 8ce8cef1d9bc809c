import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from '@signalbox/server';
import pg from 'pg';
import { itemTables } from './footprint.ts';

const exec = promisify(execFile);
const seconds = 10;
const connections = 10;

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
}

/** Rows of one item, in order; the audit has one entry each for received, decided, started and ended. */
const rowsOfItem = [...itemTables, 'audit_entry', 'audit_entry', 'audit_entry'] as const;

/**
 * Items a second that pgbench reaches with the same rows: real rows of the line are read back and inserted again with fresh
 * ids, one INSERT a row with prepared statements, as many items in a transaction as the line had. With `as: 'app'` it has
 * the line's role and so its policies on every row; as superuser it has neither.
 */
export async function runPgbench(
  engine: Engine,
  transactionsPerItem: number,
  as: 'app' | 'superuser',
): Promise<number> {
  const client = new pg.Client({ connectionString: engine.url });
  await client.connect();
  try {
    await client.query('create sequence if not exists public.bench_id');
    await client.query('create sequence if not exists public.bench_name');
    await client.query(
      `grant usage on sequence public.bench_id, public.bench_name to signalbox_app;
       grant insert on signalbox.item_search to signalbox_app`,
    );
    const itemsPerTransaction = Math.max(1, Math.round(1 / transactionsPerItem));
    const script = await writeScript(client, engine, itemsPerTransaction);
    const url = new URL(engine.url);
    const { stdout } = await exec(
      'pgbench',
      [
        '-n',
        '-M',
        'prepared',
        '-c',
        String(connections),
        '-j',
        '2',
        '-T',
        String(seconds),
        '-f',
        script,
      ],
      {
        env: {
          ...process.env,
          PGHOST: url.searchParams.get('host') ?? url.hostname,
          PGPORT: url.searchParams.get('port') ?? (url.port || '5432'),
          PGUSER: decodeURIComponent(url.username),
          PGPASSWORD: decodeURIComponent(url.password),
          PGDATABASE: url.pathname.slice(1),
          PGOPTIONS:
            as === 'app' ? `-c role=signalbox_app -c signalbox.tenant=${engine.tenantId}` : '',
        },
      },
    );
    const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    return tps * itemsPerTransaction;
  } finally {
    await client.end();
  }
}

async function writeScript(
  client: pg.Client,
  engine: Engine,
  itemsPerTransaction: number,
): Promise<string> {
  const tables = new Set<string>(rowsOfItem);
  const { rows: columns } = await client.query<Column>(
    `select table_name, column_name, data_type from information_schema.columns
     where table_schema = 'signalbox' and table_name = any ($1) order by table_name, ordinal_position`,
    [[...tables]],
  );
  const inserts = new Map<string, string>();
  for (const table of tables) {
    const own = columns.filter((column) => column.table_name === table);
    inserts.set(table, await insertLike(client, table, own));
  }
  const lines = ['begin;'];
  for (let n = 0; n < itemsPerTransaction; n += 1) {
    for (const table of rowsOfItem) lines.push(`${inserts.get(table) ?? ''};`);
  }
  lines.push('commit;');
  const path = join(engine.settings.home, 'pgbench.sql');
  await writeFile(path, lines.join('\n'));
  return path;
}

/** An INSERT of a row as the line wrote it, with a fresh ascending id and name. */
async function insertLike(
  client: pg.Client,
  table: string,
  columns: readonly Column[],
): Promise<string> {
  const texts = columns.map((column) => `${column.column_name}::text as ${column.column_name}`);
  const { rows } = await client.query<Record<string, string | null>>(
    `select ${texts.join(', ')} from signalbox.${table} limit 1 offset 100`,
  );
  const row = rows[0] ?? {};
  const fresh = `('019aa000-0000-7000-8000-' || lpad(to_hex(nextval('public.bench_id')), 12, '0'))::uuid`;
  const values = columns.map(({ column_name: name, data_type: type }) => {
    const value = row[name];
    if (name === 'id' || name === 'item_id') return value == null ? 'null' : fresh;
    if (name === 'external_id') return `'P-' || nextval('public.bench_name')`;
    if (value == null) return 'null';
    const cast = type === 'ARRAY' ? 'text[]' : type === 'USER-DEFINED' ? 'text' : type;
    return `${literal(value)}::${cast}`;
  });
  return `insert into signalbox.${table} (${columns.map((column) => column.column_name).join(', ')}) values (${values.join(', ')})`;
}

/** pgbench reads `:name` as a variable also inside a literal, so colons are written as escapes. */
function literal(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll("'", "''");
  return `E'${escaped.replaceAll(':', '\\x3a').replaceAll('\n', '\\n')}'`;
}
