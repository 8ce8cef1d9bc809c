import type pg from 'pg';
import { asSql, type Sql } from '../database.ts';

/** A table as the catalogue knows it; partitions stand for nothing of their own. */
export interface TableShape {
  readonly schema: string;
  readonly name: string;
  /** In their order, without generated ones: those come about anew. */
  readonly columns: readonly string[];
}

export interface SequenceState {
  readonly schema: string;
  readonly name: string;
  readonly lastValue: string;
  readonly isCalled: boolean;
}

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly hash: string;
}

// Ours are `signalbox` and whatever begins with `signalbox_`. The job engine's schema is left out: a job is a wake-up, and
// every item that needs one is found again.
const ours = `(n.nspname = 'signalbox' or n.nspname like 'signalbox\\_%')`;

/**
 * Tables a back-up leaves out; every other one of our schemas is in it, also those of migrations yet to come. `migration` is
 * filled by running the migrations; the others describe processes and sign-ins of the moment, which a restore must not revive.
 */
export const leftOut: readonly string[] = [
  'signalbox.migration',
  'signalbox.worker',
  'signalbox_auth.session',
  'signalbox_auth.verification',
  'signalbox_auth.throttle',
];

const tablesText = `
  select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where c.relkind in ('r', 'p') and not c.relispartition and ${ours}
  group by 1, 2 order by 1, 2`;

const sequencesText = `
  select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'S' and ${ours} order by 1, 2`;

const monthsText = `
  select distinct substr(c.relname, length(c.relname) - 5) as month
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relispartition and c.relkind = 'r' and c.relname ~ '_[0-9]{6}$' and ${ours} order by 1`;

/** Every table of our schemas that a back-up holds. */
export async function listTables(sql: Sql): Promise<readonly TableShape[]> {
  const tables = await sql.query<TableShape>(tablesText);
  return tables.filter(({ schema, name }) => !leftOut.includes(`${schema}.${name}`));
}

export async function readSequences(client: pg.ClientBase): Promise<readonly SequenceState[]> {
  const names = await asSql(client).query<{ schema: string; name: string }>(sequencesText);
  const states: SequenceState[] = [];
  for (const { schema, name } of names) {
    const rows = await asSql(client).query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${nameOf(client, { schema, name })}`,
    );
    const [row] = rows;
    if (row !== undefined) {
      states.push({ schema, name, lastValue: row.value, isCalled: row.called });
    }
  }
  return states;
}

/** Months that have partitions of their own, as `YYYYMM`. */
export async function listMonths(sql: Sql): Promise<readonly string[]> {
  return (await sql.query<{ month: string }>(monthsText)).map(({ month }) => month);
}

/** The migrations that ran here; none when the table is missing. */
export async function listMigrations(sql: Sql): Promise<readonly AppliedMigration[]> {
  const [found] = await sql.query<{ there: boolean }>(
    `select to_regclass('signalbox.migration') is not null as there`,
  );
  if (found?.there !== true) return [];
  return sql.query('select number, name, hash from signalbox.migration order by number');
}

/** The quoted name of a table or sequence. */
export function nameOf(
  client: pg.ClientBase,
  { schema, name }: Pick<TableShape, 'schema' | 'name'>,
): string {
  return `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
}

/** Its quoted columns, in order. */
export function columnsOf(client: pg.ClientBase, { columns }: TableShape): string {
  return columns.map((column) => client.escapeIdentifier(column)).join(', ');
}
