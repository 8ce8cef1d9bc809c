import { canonicalJson } from '@signalbox/domain';
import type { DeskStore } from '../connectors/desk/desk-connector.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { messageAad } from '../line/intake/message-aad.ts';
import { actionOfReplyKey } from '../line/reply/reply-key.ts';
import { openReplySecrets } from '../line/reply/secrets.ts';
import { createRedactor, redactReply, structuredOnly } from '../redaction/index.ts';
import type { Database } from '../store/database.ts';
import { hasDeskReply, putDeskReply } from '../store/desk/desk-replies.ts';
import { hasDeskUpdate, readDeskTicket } from '../store/desk/read-desk-ticket.ts';
import { updateDeskTicket } from '../store/desk/update-desk-ticket.ts';
import { readReplySecrets } from '../store/reply/read-secrets.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { sealText, textMac } from '../vault/item-key.ts';
import type { MasterKey } from '../vault/master-key.ts';
import { tenantKeys } from '../vault/tenant-keys.ts';

/** The desk's tickets in our own database. */
export function openDeskStore(database: Pick<Database, 'app'>, master: MasterKey): DeskStore {
  return {
    read: (tenantId, externalId, writeKey) =>
      inTenant(database, tenantId, async (tx) => ({
        fields: (await readDeskTicket(tx, externalId))?.fields ?? {},
        marker: await hasDeskUpdate(tx, externalId, writeKey),
      })),
    update: (tenantId, externalId, writeKey, fields) =>
      inTenant(database, tenantId, (tx) => updateDeskTicket(tx, externalId, writeKey, fields)),
    answered: (tenantId, key) =>
      inTenant(database, tenantId, (tx) => hasDeskReply(tx, actionOfReplyKey(key), refOf(key))),
    answer: (tenantId, key, text) =>
      inTenant(database, tenantId, (tx) => keepAnswer(tx, master, key, text)),
  };
}

function refOf(key: string): string {
  return `reply:${key}`;
}

/** Sealed and redacted like every message of the item, and erased with them. */
async function keepAnswer(
  tx: Tx,
  master: MasterKey,
  replyKey: string,
  text: string,
): Promise<boolean> {
  const [row] = await readReplySecrets(tx, [actionOfReplyKey(replyKey)]);
  if (row === undefined) return false;
  const { key, values } = openReplySecrets(tenantKeys(master, tx.tenantId), row);
  const redactor = createRedactor(values);
  const body = redactReply(text, values, structuredOnly)?.redacted ?? redactor.redact(text);
  const original = canonicalJson({ body: text, subject: '' });
  const secret = JSON.stringify({
    v: 1,
    original,
    placeholders: { ...values, ...redactor.values() },
  });
  const id = uuidV7();
  await putDeskReply(tx, {
    ...{ itemId: row.item_id, id, body, ref: refOf(replyKey) },
    sealed: sealText(key, messageAad(id), secret),
    textMac: textMac(key, original),
  });
  return true;
}
