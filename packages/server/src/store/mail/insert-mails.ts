import type { Tx } from '../tx.ts';

/** A mail in its place. Binary values are hex. */
export interface MailRow {
  readonly id: string;
  readonly uid_validity: string;
  readonly uid: number;
  readonly raw_ref: string;
  readonly message_ref: string | null;
  readonly content_ref: string;
  readonly place: string;
  readonly finding: string | null;
  readonly thread: string | null;
  readonly item_id: string | null;
  readonly parties: readonly string[];
  readonly wrapped: string | null;
  readonly sealed: string;
  readonly received_at: string;
}

const text = `
  insert into mail (tenant_id, id, source, uid_validity, uid, raw_ref, message_ref, content_ref, place, finding, thread,
    item_id, parties, wrapped, sealed, received_at)
  select $1, id, $2, uid_validity, uid, decode(raw_ref, 'hex'), decode(message_ref, 'hex'), decode(content_ref, 'hex'), place,
    finding, thread, item_id, parties, decode(wrapped, 'hex'), decode(sealed, 'hex'), received_at
  from json_to_recordset($3::json) as r(
    id uuid, uid_validity bigint, uid bigint, raw_ref text, message_ref text, content_ref text, place text, finding text,
    thread text, item_id uuid, parties text[], wrapped text, sealed text, received_at timestamptz)`;

/** Records where mails ended. */
export async function insertMails(tx: Tx, source: string, rows: readonly MailRow[]): Promise<void> {
  await tx.query(text, [tx.tenantId, source, JSON.stringify(rows)], 'insert-mails');
}
