import type { Tx } from '../tx.ts';

export interface DeskTicketRow {
  readonly fields: Readonly<Record<string, string | null>>;
  readonly version: number;
  readonly updated_at: Date;
}

const text = `select fields, version, updated_at from desk_ticket where tenant_id = $1 and external_id = $2`;
const markerText = `
  select exists (select from desk_update where tenant_id = $1 and external_id = $2 and write_key = $3) as marker`;

/** A desk ticket; undefined before its first write. */
export async function readDeskTicket(
  tx: Tx,
  externalId: string,
): Promise<DeskTicketRow | undefined> {
  const rows = await tx.query<DeskTicketRow>(text, [tx.tenantId, externalId], 'read-desk-ticket');
  return rows[0];
}

/** Whether an update with this key was applied to the ticket. */
export async function hasDeskUpdate(
  tx: Tx,
  externalId: string,
  writeKey: string,
): Promise<boolean> {
  const values = [tx.tenantId, externalId, writeKey];
  const [row] = await tx.query<{ marker: boolean }>(markerText, values, 'has-desk-update');
  return row?.marker === true;
}
