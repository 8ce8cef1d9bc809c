import { asSql, type Database } from '../database.ts';
import type { Tx } from '../tx.ts';
import type { ImportMode } from './import-runs.ts';

export type ImportState = 'waiting' | 'running' | 'done' | 'failed';

/** An import that came over HTTP. */
export interface HttpRunRow {
  readonly id: string;
  readonly name: string;
  /** In the imports folder. */
  readonly file: string;
  readonly actor: string;
  readonly mode: ImportMode;
  readonly mapping: Readonly<Record<string, string>>;
  readonly state: ImportState;
  readonly rows_done: number;
  readonly rows_total: number | null;
  readonly imported: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly trained: { readonly fields: Readonly<Record<string, unknown>> } | null;
  readonly error_code: string | null;
  readonly started_at: Date;
  readonly finished_at: Date | null;
}

export interface NewHttpRun {
  readonly id: string;
  readonly fingerprint: string;
  readonly mode: ImportMode;
  readonly mapping: Readonly<Record<string, string>>;
  readonly name: string;
  readonly actor: string;
  readonly file: string;
}

const columns = `
  id, name, file, actor, mode, mapping, state, rows_done, rows_total, imported, duplicates, quarantined, trained, error_code,
  started_at, finished_at`;
// One of the command line that was interrupted is taken over where it stands.
const startText = `
  insert into import_run as r (tenant_id, id, fingerprint, mode, mapping, name, actor, file, state)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')
  on conflict (tenant_id, fingerprint, mode) where finished_at is null
  do update set name = coalesce(r.name, excluded.name), actor = coalesce(r.actor, excluded.actor),
    file = coalesce(r.file, excluded.file), state = coalesce(r.state, 'waiting')
  returning ${columns}`;
const oneText = `select ${columns} from import_run where tenant_id = $1 and id = $2 and name is not null`;
const listText = `
  select ${columns} from import_run
  where tenant_id = $1 and name is not null and ($2::uuid is null or id < $2) order by id desc limit $3`;
const openText = `
  select tenant_id, id from import_run where name is not null and finished_at is null order by id limit 100`;
const countText = `
  select count(*)::int as n from import_run where tenant_id = $1 and name is not null and finished_at is null`;
const runningText = `
  update import_run set state = 'running' where tenant_id = $1 and id = $2 and finished_at is null`;
const totalText =
  'update import_run set rows_total = $3 where tenant_id = $1 and id = $2 and finished_at is null';
const doneText = `
  update import_run set trained = $3 where tenant_id = $1 and id = $2`;
const failedText = `
  update import_run set state = 'failed', error_code = $3, finished_at = now()
  where tenant_id = $1 and id = $2 and finished_at is null returning id`;
const fileText = 'update import_run set file = $3 where tenant_id = $1 and id = $2';
const lockText = `select pg_try_advisory_lock(hashtextextended('signalbox.import:' || $1, 0)) as held`;
const unlockText = `select pg_advisory_unlock(hashtextextended('signalbox.import:' || $1, 0))`;

/** The unfinished import of this file, made when there is none. Its `file` is another's when another had begun. */
export async function startHttpRun(tx: Tx, run: NewHttpRun): Promise<HttpRunRow> {
  const { id, fingerprint, mode, mapping, name, actor, file } = run;
  const values = [id, fingerprint, mode, JSON.stringify(mapping), name, actor, file];
  const [row] = await tx.query<HttpRunRow>(startText, [tx.tenantId, ...values]);
  if (row === undefined) throw new Error('an import was not recorded');
  return row;
}

export async function readHttpRun(tx: Tx, id: string): Promise<HttpRunRow | undefined> {
  return (await tx.query<HttpRunRow>(oneText, [tx.tenantId, id]))[0];
}

/** Newest first, below the id `belowId`. */
export function listHttpRuns(
  tx: Tx,
  limit: number,
  belowId: string | null,
): Promise<readonly HttpRunRow[]> {
  return tx.query(listText, [tx.tenantId, belowId, limit]);
}

export async function countOpenRuns(tx: Tx): Promise<number> {
  return (await tx.query<{ n: number }>(countText, [tx.tenantId]))[0]?.n ?? 0;
}

/** Imports of all tenants that have not ended, oldest first. */
export function findOpenRuns(
  database: Pick<Database, 'system'>,
): Promise<readonly { readonly tenant_id: string; readonly id: string }[]> {
  return asSql(database.system).query(openText);
}

export async function markRunning(tx: Tx, id: string): Promise<void> {
  await tx.query(runningText, [tx.tenantId, id]);
}

export async function setRowsTotal(tx: Tx, id: string, rows: number): Promise<void> {
  await tx.query(totalText, [tx.tenantId, id, rows]);
}

/** Says what a finished import taught. */
export async function setTrained(
  tx: Tx,
  id: string,
  trained: HttpRunRow['trained'],
): Promise<void> {
  const value = trained === null ? null : JSON.stringify(trained);
  await tx.query(doneText, [tx.tenantId, id, value]);
}

/** False when it had ended already. */
export async function markFailed(tx: Tx, id: string, code: string): Promise<boolean> {
  return (await tx.query(failedText, [tx.tenantId, id, code])).length > 0;
}

export async function setFile(tx: Tx, id: string, file: string): Promise<void> {
  await tx.query(fileText, [tx.tenantId, id, file]);
}

/**
 * Runs `work` while this process alone has the import, or returns undefined at once when another has it. The lock goes with its
 * connection, so a process that dies leaves the import to the next.
 */
export async function asOnlyImporter<T>(
  database: Pick<Database, 'app'>,
  id: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const client = await database.app.connect();
  let broken: Error | undefined;
  try {
    const sql = asSql(client);
    const [lock] = await sql.query<{ held: boolean }>(lockText, [id]);
    if (lock?.held !== true) return undefined;
    try {
      return await work();
    } finally {
      await sql.query(unlockText, [id]).catch((failure: unknown) => {
        // A connection that may still hold the lock must not go back to the pool.
        broken = failure instanceof Error ? failure : new Error(String(failure));
      });
    }
  } finally {
    client.release(broken);
  }
}
