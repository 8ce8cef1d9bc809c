import { appendAudit } from '../agents/version-change.ts';
import type { AuditDraft } from '../audit/append.ts';
import type { MailRecord } from '../connectors/mail/ledger.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { LineContext } from '../line/context.ts';
import { sealMail } from '../mail/mail-secret.ts';
import { findMailItems, type MailItemRow } from '../store/mail/find-mail-items.ts';
import { insertMails, type MailRow } from '../store/mail/insert-mails.ts';
import type { Tx } from '../store/tx.ts';
import { createItemKey, unwrapItemKey } from '../vault/item-key.ts';
import { requesterRef } from '../vault/requester-ref.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';

/**
 * Records where each mail ended, in the transaction that moves the cursor past them and takes in what they began. What is no
 * message of a person, or could not be read, is an entry of the audit too: of its item where it belongs to one.
 */
export async function recordMails(
  context: Pick<LineContext, 'keysOf' | 'now'>,
  tx: Tx,
  source: string,
  mails: readonly MailRecord[],
): Promise<void> {
  if (mails.length === 0) return;
  const keys = context.keysOf(tx.tenantId);
  const threads = [...new Set(mails.flatMap(({ threadId }) => threadId ?? []))];
  const items = new Map((await findMailItems(tx, source, threads)).map((row) => [row.thread, row]));
  const rows = mails.map((mail) => toRow(keys, mail, items.get(mail.threadId ?? '')));
  await insertMails(tx, source, rows);
  const drafts = rows.flatMap((row) => draftOf(source, row) ?? []);
  if (drafts.length > 0) await appendAudit(context, tx, drafts);
}

function toRow(keys: TenantKeys, mail: MailRecord, item: MailItemRow | undefined): MailRow {
  const id = uuidV7();
  return {
    ...{ id, uid_validity: mail.uidValidity, uid: mail.uid },
    ...{ raw_ref: mail.identity.raw, message_ref: mail.identity.messageId },
    ...{ content_ref: mail.identity.content, place: mail.place, finding: mail.finding },
    ...{ thread: mail.threadId, item_id: item?.item_id ?? null },
    parties: mail.parties.map((address) => requesterRef(keys, address)),
    ...sealedOf(keys, id, mail, item),
    received_at: new Date(mail.atMs).toISOString(),
  };
}

function sealedOf(
  keys: TenantKeys,
  id: string,
  mail: MailRecord,
  item: MailItemRow | undefined,
): Pick<MailRow, 'wrapped' | 'sealed'> {
  if (item !== undefined && item.wrapped !== null) {
    const key = unwrapItemKey(keys, item.item_id, item.wrapped);
    return { wrapped: null, sealed: sealMail(key, id, mail.secret).toString('hex') };
  }
  // Nothing of a mail that no item holds is kept: it stands in its folder. One that could not be read is kept for a person.
  if (mail.place !== 'set_aside') return { wrapped: null, sealed: '' };
  const { key, wrapped } = createItemKey(keys, id);
  const sealed = sealMail(key, id, mail.secret).toString('hex');
  return { wrapped: wrapped.toString('hex'), sealed };
}

function draftOf(source: string, row: MailRow): AuditDraft | null {
  const plain = (row.place === 'item' || row.place === 'reply') && row.finding === null;
  if (plain) return null;
  return {
    stage: 'intake',
    type: row.place === 'set_aside' ? 'mail_set_aside' : 'mail_noted',
    actor: `source:${source}`,
    itemId: row.item_id,
    detail: { source, mailId: row.id, place: row.place, finding: row.finding },
  };
}
