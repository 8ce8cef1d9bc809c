import type pg from 'pg';
import { isUuid } from '../ids/uuid-v7.ts';
import { asSql, type Database, type Sql } from './database.ts';
import { isContention } from './errors.ts';

/** Statements that see one tenant only. */
export interface TenantSql extends Sql {
  readonly tenantId: string;
}

export interface Tx extends TenantSql {
  /** The transaction's id (xid8), part of every audit entry made in it. */
  readonly xid: string;
  /** The tenant's epoch as of this transaction. Cannot move before its end when taken with `epoch: 'hold'`. */
  readonly epoch: number;
  /** How long ago the controls were brought up to date, by the database's clock; null when never. */
  readonly controlsAgeMs: number | null;
}

export interface TxOptions {
  /**
   * `hold`: the shared side of the tenant's epoch lock is held to the end of the transaction, so no control changes
   * between reading the epoch and committing. `change`: the exclusive side, for changing a control. Default: none.
   */
  readonly epoch?: 'hold' | 'change' | undefined;
  /**
   * `late`: the transaction gets its id from `beginWriting`. From its id on it holds back whoever reads the audit in commit
   * order, so one that computes for long before it writes takes it then. Default: at the beginning.
   */
  readonly xid?: 'late' | undefined;
}

interface BeginRow {
  readonly xid: string | null;
  readonly epoch: number | null;
  readonly controlsAgeMs: number | null;
}

// Locking happens in a statement of its own: under READ COMMITTED the next statement takes a new snapshot, so the epoch
// read there is the one that stands while the lock is held.
function beginText(tenantId: string, options: TxOptions): string {
  const lock =
    options.epoch === undefined
      ? ''
      : `select pg_advisory_xact_lock${options.epoch === 'hold' ? '_shared' : ''}(signalbox.epoch_lock('${tenantId}'));`;
  return `begin;
    select set_config('signalbox.tenant', '${tenantId}', true);
    ${lock}
    select ${options.xid === 'late' ? 'null' : 'pg_current_xact_id()::text'} as xid,
      (select epoch from signalbox.tenant_epoch where tenant_id = '${tenantId}') as epoch,
      (select (extract(epoch from clock_timestamp() - reduced_at) * 1000)::float8 from signalbox.control_cursor
        where tenant_id = '${tenantId}') as "controlsAgeMs"`;
}

const xidText = 'select pg_current_xact_id()::text as xid';

/** The same transaction with its id, for one begun with `xid: 'late'`. */
export async function beginWriting(tx: Tx): Promise<Tx> {
  const [row] = await tx.query<{ xid: string }>(xidText, [], 'begin-writing');
  if (row === undefined) throw new Error('a transaction has an id');
  return { ...tx, xid: row.xid };
}

const maxRuns = 4;

/**
 * Runs `work` in one transaction that sees one tenant only, and commits it. Rolls back and rethrows whatever `work` throws.
 * A deadlock or serialisation failure is run again, so `work` keeps no state outside itself. The begin, the tenant, the lock
 * and the epoch take one round trip.
 */
export async function inTenant<T>(
  database: Pick<Database, 'app'>,
  tenantId: string,
  work: (tx: Tx) => Promise<T>,
  options: TxOptions = {},
): Promise<T> {
  if (!isUuid(tenantId)) throw new TypeError('a tenant id is a lower-case UUID');
  for (let run = 1; ; run += 1) {
    try {
      return await runOnce(database, tenantId, work, options);
    } catch (error) {
      if (!isContention(error) || run >= maxRuns) throw error;
    }
  }
}

async function runOnce<T>(
  database: Pick<Database, 'app'>,
  tenantId: string,
  work: (tx: Tx) => Promise<T>,
  options: TxOptions,
): Promise<T> {
  const client = await database.app.connect();
  let broken: Error | undefined;
  try {
    const began = (await client.query(beginText(tenantId, options))) as unknown as pg.QueryResult[];
    const row = began.at(-1)?.rows[0] as BeginRow | undefined;
    const tx: Tx = {
      ...asSql(client),
      tenantId,
      xid: row?.xid ?? '',
      epoch: row?.epoch ?? 0,
      controlsAgeMs: row?.controlsAgeMs ?? null,
    };
    const result = await work(tx);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error(String(failure));
    });
    throw error;
  } finally {
    // A connection that could not even roll back is thrown away, never handed to the next caller.
    client.release(broken);
  }
}
