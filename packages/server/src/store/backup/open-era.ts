import { isUuid } from '../../ids/uuid-v7.ts';
import type { Sql } from '../database.ts';
import type { Tx } from '../tx.ts';
import type { Loading } from './load.ts';

/** Lets everything recorded from here on stand in another era. Run as the owner. */
export async function setCurrentEra({ sql }: Loading, era: number): Promise<void> {
  if (!Number.isSafeInteger(era) || era < 2) throw new RangeError('an era has a number from 2 on');
  await sql.query(`create or replace function signalbox.current_audit_era() returns integer
    language sql stable parallel safe as $$ select ${era} $$`);
}

/** Puts down where the entry stands that opens an era. Run as the owner. */
export async function insertEra(tx: Tx, era: number, entryId: string): Promise<void> {
  await tx.query(
    'insert into audit_era (tenant_id, era, entry_id, from_xid) values ($1, $2, $3, $4::xid8)',
    [tx.tenantId, era, entryId, tx.xid],
  );
}

export interface LastSeal {
  readonly seq: number;
  readonly hash: string;
  /** Entries covered by this seal and all before it. */
  readonly entriesTotal: number;
  readonly era: number;
  readonly belowXid: string;
}

/** The newest seal of a tenant; null before the first. */
export async function readLastSeal(tx: Tx): Promise<LastSeal | null> {
  const rows = await tx.query<LastSeal>(
    `select seq, encode(hash, 'hex') as hash, era, below_xid::text as "belowXid",
       (select sum(entries) from audit_seal where tenant_id = $1)::bigint as "entriesTotal"
     from audit_seal where tenant_id = $1 order by seq desc limit 1`,
    [tx.tenantId],
  );
  return rows[0] ?? null;
}

export async function listTenants(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>('select tenant_id as id from tenant order by 1');
  return rows.map(({ id }) => id);
}

/** The loading transaction as that of one tenant. May be asked for one tenant after the other. */
export async function asTenant({ sql }: Loading, tenantId: string): Promise<Tx> {
  if (!isUuid(tenantId)) throw new TypeError('a tenant id is a lower-case UUID');
  await sql.query(`select set_config('signalbox.tenant', $1, true)`, [tenantId]);
  await sql.query('select pg_advisory_xact_lock(signalbox.epoch_lock($1))', [tenantId]);
  const [row] = await sql.query<{ xid: string; epoch: number }>(
    `select pg_current_xact_id()::text as xid, epoch from tenant_epoch where tenant_id = $1`,
    [tenantId],
  );
  if (row === undefined) throw new Error('the tenant has no epoch');
  return { ...sql, tenantId, xid: row.xid, epoch: row.epoch, controlsAgeMs: null };
}
