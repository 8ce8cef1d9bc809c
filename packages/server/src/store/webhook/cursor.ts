import type { Tx } from '../tx.ts';

export interface Cursor {
  /** Of the audit: transaction ids mean something within one. */
  readonly era: number;
  readonly xid: string;
  readonly id: string;
}

export interface LockedCursor extends Cursor {
  /** The transaction below which all have ended. */
  readonly below: string;
  readonly currentEra: number;
}

const startText = `
  insert into webhook_cursor (tenant_id, era, after_xid, after_id)
  values ($1, signalbox.current_audit_era(), $2::xid8, '00000000-0000-0000-0000-000000000000')
  on conflict (tenant_id) do nothing`;
const lockText = `
  select era, after_xid::text as xid, after_id as id, pg_snapshot_xmin(pg_current_snapshot())::text as below,
    signalbox.current_audit_era() as "currentEra"
  from webhook_cursor where tenant_id = $1 for update skip locked`;
const moveText = `update webhook_cursor set after_xid = $2::xid8, after_id = $3, era = $4 where tenant_id = $1`;

/** Makes the cursor of a tenant that has none, from this transaction on. */
export async function startCursor(tx: Tx): Promise<void> {
  await tx.query(startText, [tx.tenantId, tx.xid]);
}

/** The cursor, locked, and the transaction below which all have ended; undefined while another reader has it. */
export async function lockCursor(tx: Tx): Promise<LockedCursor | undefined> {
  const rows = await tx.query<LockedCursor>(lockText, [tx.tenantId]);
  return rows[0];
}

export async function moveCursor(tx: Tx, to: Cursor): Promise<void> {
  await tx.query(moveText, [tx.tenantId, to.xid, to.id, to.era]);
}
