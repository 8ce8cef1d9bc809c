import type pg from 'pg';
import { asSql, type Sql } from '../database.ts';
import { applyAfter, migrate } from '../schema/migrate.ts';
import {
  type AppliedMigration,
  columnsOf,
  listMigrations,
  listTables,
  nameOf,
  type SequenceState,
  type TableShape,
} from './catalogue.ts';
import { copyIn } from './copy.ts';
import { openOwnerSession } from './session.ts';

/** Why a database cannot take a back-up. */
export type TargetFault =
  | { readonly kind: 'not_empty'; readonly table: string }
  | { readonly kind: 'newer_schema'; readonly migration: string };

export class TargetError extends Error {
  readonly fault: TargetFault;

  constructor(fault: TargetFault) {
    super(`the database cannot take a back-up: ${fault.kind}`);
    this.name = 'TargetError';
    this.fault = fault;
  }
}

/** What loads one back-up, in one transaction that is committed as a whole or leaves nothing. */
export interface Loading {
  /** The transaction, as the owner of all tables. */
  readonly sql: Sql;
  /** Fills a table; returns the number of rows. */
  load(table: TableShape, rows: AsyncIterable<Buffer>): Promise<number>;
}

/**
 * Makes an empty database into one with exactly the schema a back-up was taken from. What it makes holds no rows, so it may be
 * done again.
 *
 * @throws TargetError
 */
export async function prepareTarget(
  url: string,
  migrations: readonly AppliedMigration[],
): Promise<void> {
  await examineTarget(url, migrations);
  await migrate(url, lastOf(migrations));
}

function lastOf(migrations: readonly AppliedMigration[]): number {
  return Math.max(0, ...migrations.map(({ number }) => number));
}

async function examineTarget(url: string, migrations: readonly AppliedMigration[]): Promise<void> {
  const session = await openOwnerSession(url).catch((error: unknown) => {
    // The role is made by the first migration; where it is missing there is nothing of ours.
    if (isUnknownRole(error)) return null;
    throw error;
  });
  if (session === null) return;
  try {
    const sql = asSql(session);
    const last = lastOf(migrations);
    const newer = (await listMigrations(sql)).find(({ number }) => number > last);
    const table = await firstWithRows(session, sql);
    if (table !== null) throw new TargetError({ kind: 'not_empty', table });
    if (newer !== undefined) throw new TargetError({ kind: 'newer_schema', migration: newer.name });
  } finally {
    await session.end().catch(() => undefined);
  }
}

function isUnknownRole(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  // invalid_parameter_value, for a role named in the options of a connection; insufficient_privilege: not granted yet.
  return code === '22023' || code === '42501';
}

async function firstWithRows(client: pg.ClientBase, sql: Sql): Promise<string | null> {
  for (const table of await listTables(sql)) {
    const [row] = await sql.query<{ there: boolean }>(
      `select exists (select from ${nameOf(client, table)}) as there`,
    );
    if (row?.there === true) return `${table.schema}.${table.name}`;
  }
  return null;
}

const loadLock = `select pg_advisory_xact_lock(hashtextextended('signalbox.restore', 0))`;

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

const foreignKeysText = `
  select c.conrelid::regclass::text as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition
  from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
  where c.contype = 'f' and c.conparentid = 0 and (n.nspname = 'signalbox' or n.nspname like 'signalbox\\_%')
  order by 1, 2`;
const triggersText = `
  select distinct g.tgrelid::regclass::text as table
  from pg_trigger g join pg_class t on t.oid = g.tgrelid join pg_namespace n on n.oid = t.relnamespace
  where not g.tgisinternal and g.tgparentid = 0 and (n.nspname = 'signalbox' or n.nspname like 'signalbox\\_%')
  order by 1`;

/**
 * Loads a prepared target in one transaction: `work` fills the tables; then foreign keys are checked, sequences set, the
 * migrations after the back-up's applied, and `settle` puts right what must not be as it was. Commits last of all.
 *
 * @throws TargetError when somebody else has filled it meanwhile.
 */
export async function inLoading<T>(
  url: string,
  contents: {
    readonly migrations: readonly AppliedMigration[];
    readonly months: readonly string[];
    readonly sequences: readonly SequenceState[];
  },
  work: (loading: Loading) => Promise<void>,
  settle: (loading: Loading) => Promise<T>,
): Promise<T> {
  const client = await openOwnerSession(url);
  try {
    const sql = asSql(client);
    await client.query('begin');
    await client.query(loadLock);
    // Whoever starts a server here now waits before making its tenant, and then finds the one restored.
    await client.query('lock table signalbox.tenant in exclusive mode');
    const taken = await firstWithRows(client, sql);
    if (taken !== null) throw new TargetError({ kind: 'not_empty', table: taken });
    await makePartitions(client, contents.months);
    const loading: Loading = { sql, load: (table, rows) => load(client, table, rows) };
    await withoutChecks(client, sql, () => work(loading));
    await setSequences(client, contents.sequences);
    await applyAfter(client, lastOf(contents.migrations));
    const result = await settle(loading);
    await client.query('commit');
    return result;
  } finally {
    // Ends the transaction too when it was not committed.
    await client.end().catch(() => undefined);
  }
}

async function load(
  client: pg.ClientBase,
  table: TableShape,
  rows: AsyncIterable<Buffer>,
): Promise<number> {
  const text = `copy ${nameOf(client, table)} (${columnsOf(client, table)}) from stdin`;
  return copyIn(client, text, rows);
}

/**
 * Foreign keys are taken away while tables are filled in any order and put back after, which checks every row of them at once;
 * triggers rest, because what they would do was done when the rows were first written.
 */
async function withoutChecks(
  client: pg.ClientBase,
  sql: Sql,
  work: () => Promise<void>,
): Promise<void> {
  const keys = await sql.query<ForeignKey>(foreignKeysText);
  const triggers = await sql.query<{ table: string }>(triggersText);
  for (const { table, name } of keys) {
    await client.query(`alter table ${table} drop constraint ${name}`);
  }
  for (const { table } of triggers) await client.query(`alter table ${table} disable trigger user`);
  await work();
  for (const { table, name, definition } of keys) {
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  }
  for (const { table } of triggers) await client.query(`alter table ${table} enable trigger user`);
}

async function makePartitions(client: pg.ClientBase, months: readonly string[]): Promise<void> {
  for (const month of months) {
    await client.query('select signalbox.ensure_partitions(to_date($1, $2))', [month, 'YYYYMM']);
  }
}

async function setSequences(
  client: pg.ClientBase,
  sequences: readonly SequenceState[],
): Promise<void> {
  for (const sequence of sequences) {
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      nameOf(client, sequence),
      sequence.lastValue,
      sequence.isCalled,
    ]);
  }
}

/** Gathers what the planner must know of the tables; without it the first queries after a restore read whole tables. */
export async function analyseTables(url: string): Promise<void> {
  const client = await openOwnerSession(url);
  try {
    const tables = await listTables(asSql(client));
    for (const table of tables) await client.query(`analyze ${nameOf(client, table)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
