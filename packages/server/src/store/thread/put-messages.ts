import type { ThreadSummary } from '@signalbox/domain';
import type { Tx } from '../tx.ts';

/** A message of the team. Binary values are hex. */
export interface SaidRow {
  readonly id: string;
  readonly external_ref: string;
  readonly at: string;
  /** Redacted. */
  readonly body: string;
  readonly sealed: string;
  readonly text_mac: string;
}

const insertText = `
  insert into message (tenant_id, item_id, id, revision_no, origin, at, sealed, text_mac, subject, body, fields, findings,
    external_ref)
  select $1, i.id, r.id, i.revision_no, 'person', r.at, decode(r.sealed, 'hex'), decode(r.text_mac, 'hex'), '', r.body, '{}',
    '{}', r.external_ref
  from json_to_recordset($3::json) as r(id uuid, external_ref text, at timestamptz, body text, sealed text, text_mac text)
  join item i on i.tenant_id = $1 and i.id = $2
  on conflict (tenant_id, item_id, external_ref) where external_ref is not null do nothing`;
const contextText = `
  update message m set context = $3 from item i
  where i.tenant_id = $1 and i.id = $2 and m.tenant_id = $1 and m.item_id = i.id and m.revision_no = i.revision_no
    and m.origin = 'requester'`;

/** Keeps what the team said, each message once. */
export async function putMessages(tx: Tx, itemId: string, rows: readonly SaidRow[]): Promise<void> {
  if (rows.length > 0) await tx.query(insertText, [tx.tenantId, itemId, JSON.stringify(rows)]);
}

/** Brings the summary of an item's newest revision up to date. */
export async function putContext(tx: Tx, itemId: string, context: ThreadSummary): Promise<void> {
  await tx.query(contextText, [tx.tenantId, itemId, JSON.stringify(context)]);
}
