import type { Tx } from '../tx.ts';
import type { AuditRow } from './audit-row.ts';

const text = `
  insert into signalbox.audit_entry (tenant_id, id, xid, at, stage, type, actor, item_id, detail, mac)
  select $1, r.id, r.xid::xid8, r.at, r.stage, r.type, r.actor, r."itemId", r.detail, decode(r.mac, 'hex')
  from json_to_recordset($2::json) as r (
    id uuid, xid text, at timestamptz, stage text, type text, actor text, "itemId" uuid, detail jsonb, mac text)`;

/** Inserts sealed entries in the transaction they were sealed for. One statement, whatever their number. */
export async function insertAuditEntries(tx: Tx, rows: readonly AuditRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(text, [tx.tenantId, JSON.stringify(rows)], 'insert-audit-entries');
}
