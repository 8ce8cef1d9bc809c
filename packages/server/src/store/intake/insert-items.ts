import type { ThreadSummary } from '@signalbox/domain';
import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import type { Tx } from '../tx.ts';

/** One new item with its first message. Binary values are hex. */
export interface NewItemRow {
  readonly id: string;
  readonly kind: string;
  readonly source: string;
  readonly external_id: string;
  readonly revision: string;
  readonly content_hash: string;
  readonly key_hash: string | null;
  readonly wrapped_key: string;
  readonly message_id: string;
  readonly sealed: string;
  readonly text_mac: string;
  readonly subject: string;
  readonly body: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What the sanitiser changed, by code. */
  readonly findings: readonly string[];
  readonly requester_ref: string | null;
  readonly requester_domain: string | null;
  readonly language: string | null;
  readonly received_at: string;
  /** What the ticket is about, redacted. */
  readonly context: ThreadSummary;
}

const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      id uuid, kind text, source text, external_id text, revision text, content_hash text, key_hash text, wrapped_key text,
      message_id uuid, sealed text, text_mac text, subject text, body text, fields jsonb, findings text[], requester_ref text, requester_domain text,
      language text, received_at timestamptz, context jsonb)
  ), items as (
    insert into item (tenant_id, id, kind, source, external_id, revision, revision_no, state, requester_ref, requester_domain,
      language, received_at)
    select $2, id, kind, source, external_id, revision, 1, 'received', requester_ref, requester_domain, language, received_at
    from r
  ), revisions as (
    insert into item_revision (tenant_id, item_id, revision, revision_no, content_hash)
    select $2, id, revision, 1, decode(content_hash, 'hex') from r
  ), keys as (
    insert into item_key (tenant_id, item_id, wrapped) select $2, id, decode(wrapped_key, 'hex') from r
  ), messages as (
    insert into message (tenant_id, item_id, id, revision_no, origin, at, sealed, text_mac, subject, body, fields,
      findings, context)
    select $2, id, message_id, 1, 'requester', received_at, decode(sealed, 'hex'), decode(text_mac, 'hex'), subject,
      body, fields, findings, context
    from r
  ), idempotency as (
    insert into idempotency_key (tenant_id, key_hash, item_id, content_hash)
    select $2, decode(key_hash, 'hex'), id, decode(content_hash, 'hex') from r where key_hash is not null
  )${insertAuditFrom('$3')}`;

/**
 * Inserts a batch of new items with keys, messages and audit entries in one statement. Fails as a whole with SQLSTATE 23505
 * when another process took one of them at the same moment; the caller classifies the batch again.
 */
export async function insertItems(
  tx: Tx,
  rows: readonly NewItemRow[],
  audit: readonly AuditRow[],
): Promise<void> {
  await tx.query(text, [JSON.stringify(rows), tx.tenantId, JSON.stringify(audit)], 'insert-items');
}
