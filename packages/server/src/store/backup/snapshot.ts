import { asSql, type Sql } from '../database.ts';
import {
  type AppliedMigration,
  columnsOf,
  listMigrations,
  listMonths,
  listTables,
  nameOf,
  readSequences,
  type SequenceState,
  type TableShape,
} from './catalogue.ts';
import { copyOut } from './copy.ts';
import { openOwnerSession } from './session.ts';

export interface CountedTable extends TableShape {
  readonly rows: number;
}

export interface TenantHead {
  readonly id: string;
  /** The last seal of its audit; null before the first. */
  readonly sealedSeq: number | null;
}

/** One moment of the whole database. Nothing committed later is in it, however long it is read. */
export interface Snapshot {
  readonly takenAt: Date;
  /** `server_version_num`. */
  readonly postgres: number;
  /** The era its audit is in. */
  readonly era: number;
  readonly migrations: readonly AppliedMigration[];
  readonly months: readonly string[];
  readonly tables: readonly CountedTable[];
  readonly sequences: readonly SequenceState[];
  readonly tenants: readonly TenantHead[];
  /** The rows of a table in PostgreSQL's text format; returns their number. */
  read(table: TableShape): AsyncGenerator<Buffer, number, undefined>;
  /** Ends the connection, also in the middle of reading. */
  close(): Promise<void>;
}

const aboutText = `
  select now() as "takenAt", current_setting('server_version_num')::int as postgres, signalbox.current_audit_era() as era`;
const tenantsText = `
  select t.tenant_id as id, (select max(seq) from signalbox.audit_seal s where s.tenant_id = t.tenant_id) as "sealedSeq"
  from signalbox.tenant t order by 1`;

/**
 * Takes a snapshot of all our tables in one read-only transaction. Readers and writers go on; only changes of the schema wait
 * for it. A transaction that only reads has no id, so the sealer is not held up either.
 */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const client = await openOwnerSession(url);
  const close = async (): Promise<void> => {
    await client.end().catch(() => undefined);
  };
  try {
    await client.query('begin isolation level repeatable read, read only');
    const sql = asSql(client);
    const [about] = await sql.query<{ takenAt: Date; postgres: number; era: number }>(aboutText);
    if (about === undefined) throw new Error('the database did not answer');
    const tables: CountedTable[] = [];
    for (const table of await listTables(sql)) {
      tables.push({ ...table, rows: await countRows(sql, nameOf(client, table)) });
    }
    return {
      ...about,
      migrations: await listMigrations(sql),
      months: await listMonths(sql),
      tables,
      // Sequences are no part of a snapshot; read after it was taken, they are past every value in it.
      sequences: await readSequences(client),
      tenants: await sql.query<TenantHead>(tenantsText),
      // A query, because COPY takes no partitioned table by its name.
      read: (table) =>
        copyOut(
          client,
          `copy (select ${columnsOf(client, table)} from ${nameOf(client, table)}) to stdout`,
        ),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function countRows(sql: Sql, name: string): Promise<number> {
  const [row] = await sql.query<{ rows: number }>(`select count(*) as rows from ${name}`);
  return row?.rows ?? 0;
}
