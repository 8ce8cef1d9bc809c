import { createHash } from 'node:crypto';
import type { Engine } from '@signalbox/server';
import pg from 'pg';

const tables = ['item', 'message', 'decision', 'action', 'hold', 'audit_entry'] as const;
const wordsPerText = 25;
/** Ranks of made-up words go up to e^9.9, about 20,000. */
const rankExponent = 9.9;

/**
 * Multiplies what the line wrote until there are `items` items, each with words of its own: made-up words whose frequency
 * falls with their rank as in natural language (Zipf), so that there are words in most texts, in some and in a handful.
 * In as many steps as there are copies; what has committed by then is ordinary for everything that reads it.
 */
export async function seedPages(engine: Engine, items: number): Promise<void> {
  await onOwner(engine, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'select count(*)::int as n from signalbox.item',
    );
    const have = rows[0]?.n ?? 0;
    const copies = Math.ceil((items - have) / have);
    await client.query('create temp table original_item as select id from signalbox.item');
    const statements = await Promise.all(tables.map((table) => copyStatement(client, table)));
    await client.query('set synchronous_commit = off');
    for (let copy = 1; copy <= copies; copy += 1) {
      for (const statement of statements) await client.query(statement, [`-${copy}`]);
      if (copy % 50 === 0) console.error(`filling the tables: ${copy} of ${copies}`);
    }
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    console.error('the tables are full');
  });
}

/** Past tickets with words of the same sort, and labels. */
export async function seedExamples(engine: Engine, examples: number): Promise<void> {
  const perBatch = 10_000;
  await onOwner(engine, async (client) => {
    for (let from = 0; from < examples; from += perBatch) {
      await client.query(
        `insert into signalbox.example (tenant_id, id, import_id, content_hash, subject, body, labels, in_scope)
         select $1, gen_random_uuid(), $1, decode(md5('example-' || (n + $2::int)), 'hex'),
           ${zipfWords('n', 5)}, ${zipfWords('n', wordsPerText)},
           jsonb_build_object('category', 'category-' || n % 20), true
         from generate_series(1, $3::int) n`,
        [engine.tenantId, from, Math.min(perBatch, examples - from)],
      );
    }
    await client.query('vacuum analyze signalbox.example');
  });
}

/** A word of rank 1 to 20,000, by which the words above are spelled. */
export function wordOfRank(rank: number): string {
  return `w${createHash('md5').update(String(rank)).digest('hex').slice(0, 7)}`;
}

function zipfWords(row: string, count: number): string {
  // Naming the row makes it one evaluation a row; a sub-select that names nothing is evaluated once.
  return `(select string_agg('w' || left(md5(floor(exp(random() * ${rankExponent}))::int::text), 7), ' ')
    from generate_series(1, ${count}) where ${row} is not null)`;
}

// A copy of an id differs in its last 12 hex digits only, so it stays in its month and among its neighbours; the same id has
// the same copy in every table.
function shifted(column: string): string {
  return `(left(${column}::text, 24) || left(md5(${column}::text || $1::text), 12))::uuid`;
}

// Each copy of the audit lies a minute before the one before it, so that entries of all types stand among each other as in a
// real history. Nothing refers to them.
const earlier = `(select (left(h, 8) || '-' || right(h, 4) || '-' || substr(id::text, 15, 9) || '-'
    || left(md5(id::text || $1::text), 12))::uuid
  from (select lpad(to_hex(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint + $1::int * 60000), 12, '0') as h) t)`;

async function copyStatement(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = 'signalbox' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  );
  const values = rows.map(({ name, type }) => {
    if (name === 'tenant_id') return name;
    if (name === 'id' && table === 'audit_entry') return earlier;
    if (name === 'external_id') return `external_id || $1::text`;
    if (name === 'body' && table === 'message')
      return `body || ' ' || ${zipfWords('item_id', wordsPerText)}`;
    return type === 'uuid' ? shifted(name) : name;
  });
  const names = rows.map((row) => row.name).join(', ');
  const own = table === 'item' ? 'id' : 'item_id';
  return `insert into signalbox.${table} (${names}) select ${values.join(', ')} from signalbox.${table}
    where ${own} in (select id from original_item)`;
}

async function onOwner(engine: Engine, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: engine.url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
