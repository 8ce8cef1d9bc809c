import { createHash, createHmac } from 'node:crypto';
import { itemLimits, type NewItem } from '@signalbox/contract';
import {
  canonicalJson,
  requesterKindOf,
  sanitiseText,
  type ThreadMessage,
} from '@signalbox/domain';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { detectLanguage } from '../../language/detect.ts';
import type { AlsoMarked } from '../../redaction/mark.ts';
import { createRedactor } from '../../redaction/redactor.ts';
import type { NewItemRow } from '../../store/intake/insert-items.ts';
import { type ItemKey, sealText, textMac } from '../../vault/item-key.ts';
import { requesterRef } from '../../vault/requester-ref.ts';
import type { TenantKeys } from '../../vault/tenant-keys.ts';
import { messageAad } from './message-aad.ts';
import {
  type ArrivedMessage,
  type PreparedFacts,
  type PreparedMessage,
  prepareThread,
  summaryOfNew,
} from './thread.ts';

/** One event from outside, validated. */
export interface Arrival {
  readonly item: NewItem;
  readonly idempotencyKey: string | null;
  /** Who brought it: `key:UUID`, `system`. */
  readonly actor: string;
  /** Every message of the ticket, where its source tells one from another. */
  readonly thread?: readonly ArrivedMessage[] | undefined;
  /** Sealed with the original and never decided on; no part of what makes a repeat the same. */
  readonly aside?: string | null;
}

/** An arrival sanitised and redacted, not yet tied to an item and its key. */
export interface PreparedArrival {
  readonly arrival: Arrival;
  readonly row: Omit<NewItemRow, 'id' | 'wrapped_key' | 'sealed' | 'text_mac'>;
  /** What the item's key seals: the original and the values behind the placeholders. */
  readonly secret: string;
  readonly original: string;
  readonly placeholders: Readonly<Record<string, string>>;
  readonly thread: readonly PreparedMessage[];
  /** What it says as a whole, as one message. */
  readonly said: ThreadMessage;
  readonly facts: PreparedFacts;
}

function keyedHash(keys: TenantKeys, purpose: string, text: string): string {
  return createHmac('sha256', keys.identity).update(`${purpose}\n${text}`).digest('hex');
}

/** What is kept of an idempotency key, hex. */
export function idempotencyHash(keys: TenantKeys, key: string): string {
  return keyedHash(keys, 'idempotency', key);
}

function withoutAbsent(
  object: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Sanitises and redacts one arrival. Needs no database, so it runs before a transaction is open. */
export function prepareArrival(
  keys: TenantKeys,
  arrival: Arrival,
  also: AlsoMarked,
  nowMs: number,
): PreparedArrival {
  const { item } = arrival;
  const original = canonicalJson({
    body: item.body,
    externalId: item.externalId,
    fields: item.fields,
    kind: item.kind,
    requester: item.requester == null ? null : withoutAbsent(item.requester),
    source: item.source,
    subject: item.subject,
  });
  // Keyed, because a bare hash of a short text can be guessed after the text has been erased.
  const contentHash = keyedHash(keys, 'content', original);
  const redactor = createRedactor({}, also);
  const subject = sanitiseText(item.subject, itemLimits.subjectMax, { singleLine: true });
  const body = sanitiseText(item.body, itemLimits.bodyMax);
  const redactedSubject = redactor.redact(subject.text);
  const redactedBody = redactor.redact(body.text);
  const fields = Object.fromEntries(
    Object.entries(item.fields).map(([name, value]) => [
      name,
      redactor.redact(sanitiseText(value, itemLimits.fieldValueMax).text),
    ]),
  );
  const email = item.requester?.email;
  const domain = email?.split('@').at(-1)?.toLowerCase() ?? null;
  const key = arrival.idempotencyKey;
  const thread = prepareThread(arrival.thread ?? [], redactor);
  const language = detectLanguage(`${redactedSubject}\n${redactedBody}`);
  const receivedAt = item.receivedAt ?? new Date(nowMs).toISOString();
  const said: ThreadMessage = {
    ...{ from: 'requester', at: receivedAt, text: redactedBody, internal: false, language },
  };
  const facts: PreparedFacts = {
    subject: redactedSubject,
    fields,
    requester: requesterKindOf(item.requester ?? null, item.subject),
    requesterDomain: domain,
  };
  const placeholders = redactor.values();
  return {
    ...{ arrival, original, placeholders, thread, said, facts },
    secret: JSON.stringify({
      ...{ v: 1, original, placeholders },
      ...(arrival.aside == null ? {} : { aside: arrival.aside }),
    }),
    row: {
      kind: item.kind,
      source: item.source,
      external_id: item.externalId,
      // Absent: the content names the revision, so the same content is the same revision.
      revision:
        item.revision ?? createHash('sha256').update(contentHash).digest('hex').slice(0, 32),
      content_hash: contentHash,
      key_hash: key === null ? null : idempotencyHash(keys, key),
      message_id: uuidV7(),
      subject: redactedSubject,
      body: redactedBody,
      fields,
      findings: [...new Set([...subject.changes, ...body.changes])],
      requester_ref: email === undefined ? null : requesterRef(keys, email),
      requester_domain: domain,
      language,
      received_at: receivedAt,
      context: summaryOfNew(thread, said, facts),
    },
  };
}

/** Ties a prepared arrival to its item: the original is sealed under the item's key. */
export function bindArrival(
  prepared: PreparedArrival,
  itemId: string,
  key: ItemKey,
  wrappedKey: Buffer,
): NewItemRow {
  return {
    ...prepared.row,
    id: itemId,
    wrapped_key: wrappedKey.toString('hex'),
    sealed: sealText(key, messageAad(prepared.row.message_id), prepared.secret).toString('hex'),
    text_mac: textMac(key, prepared.original).toString('hex'),
  };
}
