import type { Tx } from '../tx.ts';

const ticketText = `
  insert into desk_ticket (tenant_id, external_id) values ($1, $2) on conflict (tenant_id, external_id) do nothing`;

const updateText = `
  with applied as (
    insert into desk_update (tenant_id, external_id, write_key, fields) values ($1, $2, $3, $4::jsonb)
    on conflict do nothing returning fields
  )
  update desk_ticket t set fields = t.fields || applied.fields, version = t.version + 1, updated_at = now()
  from applied where t.tenant_id = $1 and t.external_id = $2`;

/** Applies an update to a desk ticket, making the ticket if it is new. The same write key applies once. */
export async function updateDeskTicket(
  tx: Tx,
  externalId: string,
  writeKey: string,
  fields: Readonly<Record<string, string | null>>,
): Promise<void> {
  await tx.query(ticketText, [tx.tenantId, externalId], 'make-desk-ticket');
  const values = [tx.tenantId, externalId, writeKey, JSON.stringify(fields)];
  await tx.query(updateText, values, 'update-desk-ticket');
}
