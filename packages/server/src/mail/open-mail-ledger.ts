import type { ThreadPointer } from '@signalbox/domain';
import type { MailLedger, MailLook, MailQuery, MailThread } from '../connectors/mail/ledger.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { messageAad } from '../line/intake/message-aad.ts';
import type { Database } from '../store/database.ts';
import { beginAnswer } from '../store/mail/begin-answer.ts';
import { countAnswers } from '../store/mail/count-answers.ts';
import { findKnownMails, type KnownMailRow } from '../store/mail/find-known-mails.ts';
import { findThreadParties } from '../store/mail/find-thread-parties.ts';
import { readMailThread } from '../store/mail/read-mail-thread.ts';
import { inTenant } from '../store/tx.ts';
import { openText, unwrapItemKey } from '../vault/item-key.ts';
import { requesterRef } from '../vault/requester-ref.ts';
import type { TenantKeys } from '../vault/tenant-keys.ts';
import { mailRef, threadIdOf } from './mail-refs.ts';
import { openMail } from './mail-secret.ts';

/** What a source of mails knows of its past, from our tables. */
export function openMailLedger(
  database: Pick<Database, 'app'>,
  keys: TenantKeys,
  source: string,
): MailLedger {
  const { tenantId } = keys;
  return {
    look: (mails) => look(database, keys, source, mails),
    thread: (threadId) => readThread(database, keys, source, threadId),
    answersSince: (address, sinceMs) =>
      inTenant(database, tenantId, (tx) =>
        countAnswers(tx, source, requesterRef(keys, address), new Date(sinceMs)),
      ),
    beginAnswer: ({ address, threadId: thread, writeKey, perHour }) => {
      const recipientRef = requesterRef(keys, address);
      const answer = { id: uuidV7(), source, recipientRef, thread, writeKey };
      return inTenant(database, tenantId, (tx) => beginAnswer(tx, answer, perHour));
    },
  };
}

interface Hashed {
  readonly query: MailQuery;
  readonly identity: MailLook['identity'];
  readonly refersTo: readonly string[];
}

function hashed(keys: TenantKeys, query: MailQuery): Hashed {
  const { raw, messageId, content, refersTo } = query;
  return {
    query,
    identity: {
      raw: mailRef(keys, 'raw', raw),
      messageId: messageId === null ? null : mailRef(keys, 'message', messageId),
      content: mailRef(keys, 'content', content),
    },
    refersTo: refersTo.map((id) => mailRef(keys, 'message', id)),
  };
}

async function look(
  database: Pick<Database, 'app'>,
  keys: TenantKeys,
  source: string,
  mails: readonly MailQuery[],
): Promise<readonly MailLook[]> {
  if (mails.length === 0) return [];
  const all = mails.map((query) => hashed(keys, query));
  return inTenant(database, keys.tenantId, async (tx) => {
    const raws = all.map(({ identity }) => identity.raw);
    const ids = all.flatMap(({ identity, refersTo }) =>
      [...refersTo, identity.messageId ?? []].flat(),
    );
    const rows = await findKnownMails(tx, source, raws, [...new Set(ids)]);
    const named = mails.flatMap(({ names }) => names.map(({ threadId }) => threadId));
    const threads = new Set([...named, ...rows.flatMap(({ thread }) => thread ?? [])]);
    const found = threads.size === 0 ? [] : await findThreadParties(tx, source, [...threads]);
    const parties = new Map(found.map((row) => [row.thread, new Set(row.parties)]));
    return all.map((one) => toLook(keys, one, rows, parties));
  });
}

function toLook(
  keys: TenantKeys,
  { query, identity, refersTo }: Hashed,
  rows: readonly KnownMailRow[],
  parties: MailLook['parties'],
): MailLook {
  const referred = refersTo.flatMap((id) =>
    rows.flatMap((row): readonly ThreadPointer[] =>
      row.message_id === id && row.thread !== null
        ? [{ threadId: row.thread, by: 'reference' }]
        : [],
    ),
  );
  const known = rows.filter(
    (row) =>
      row.raw === identity.raw ||
      (identity.messageId !== null && row.message_id === identity.messageId),
  );
  return {
    identity,
    threadId: threadIdOf(keys, query.raw),
    sender: query.from === '' ? '' : requesterRef(keys, query.from),
    known: known.map((row) => ({
      ...{ raw: row.raw, messageId: row.message_id, content: row.content },
      ...{ uidValidity: row.uid_validity, uid: row.uid },
    })),
    pointers: [...referred, ...query.names].filter(({ threadId }) => parties.has(threadId)),
    parties,
  };
}

async function readThread(
  database: Pick<Database, 'app'>,
  keys: TenantKeys,
  source: string,
  threadId: string,
): Promise<MailThread | null> {
  const found = await inTenant(database, keys.tenantId, (tx) =>
    readMailThread(tx, source, threadId),
  );
  if (found === undefined || found.item.message_sealed.length === 0) return null;
  const { item, mails } = found;
  const key = unwrapItemKey(keys, item.item_id, item.wrapped);
  const said = originalOf(openText(key, messageAad(item.message_id), item.message_sealed));
  const secrets = mails.map(({ id, sealed }) => openMail(key, id, sealed));
  const messageIds = secrets.flatMap((secret) =>
    'messageId' in secret && secret.messageId !== null ? [secret.messageId] : [],
  );
  const { email, name } = said.requester ?? {};
  return {
    ...{ subject: said.subject, body: said.body, messageIds },
    requester: email === undefined ? null : { email, name: name ?? null },
  };
}

interface Original {
  readonly subject: string;
  readonly body: string;
  readonly requester: { readonly email?: string; readonly name?: string } | null;
}

/** What `prepareArrival` sealed. */
function originalOf(secret: string): Original {
  const { original } = JSON.parse(secret) as { readonly original: string };
  return JSON.parse(original) as Original;
}
