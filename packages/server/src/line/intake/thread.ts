import { itemLimits } from '@signalbox/contract';
import {
  canonicalJson,
  type Speaker,
  sanitiseText,
  summariseThread,
  type ThreadFacts,
  type ThreadMessage,
  type ThreadSummary,
} from '@signalbox/domain';
import { uuidV7 } from '../../ids/uuid-v7.ts';
import { detectLanguage } from '../../language/detect.ts';
import { type AlsoMarked, createRedactor, type Redactor } from '../../redaction/index.ts';
import type { SaidRow } from '../../store/thread/put-messages.ts';
import type { KnownThread } from '../../store/thread/read-thread.ts';
import { type ItemKey, sealText, textMac } from '../../vault/item-key.ts';
import { messageAad } from './message-aad.ts';

/** A message of a ticket as its source has it. */
export interface ArrivedMessage {
  readonly ref: string;
  readonly at: string;
  readonly from: Speaker;
  readonly internal: boolean;
  /** Null: it was not read this time. */
  readonly text: string | null;
}

/** A message sanitised and redacted. */
export interface PreparedMessage extends ThreadMessage {
  readonly ref: string;
  /** Of what it becomes a row of its own. */
  readonly id: string;
  readonly original: string;
  readonly read: boolean;
}

/** What a summary is made of beside the messages. */
export type PreparedFacts = Omit<ThreadFacts, 'reopened'>;

/** Messages with the redactor of their ticket, so that a value has one placeholder in all of them. */
export function prepareThread(
  messages: readonly ArrivedMessage[],
  redactor: Redactor,
): readonly PreparedMessage[] {
  return messages.map(({ ref, at, from, internal, text }) => {
    const original = text ?? '';
    const redacted = redactor.redact(sanitiseText(original, itemLimits.bodyMax).text);
    const language = detectLanguage(redacted);
    return {
      ...{ ref, at, from, internal, text: redacted, language },
      ...{ id: uuidV7(), original, read: text !== null },
    };
  });
}

/** The same for messages that came without a new revision. */
export function prepareAlone(
  messages: readonly ArrivedMessage[],
  also: AlsoMarked,
): {
  readonly messages: readonly PreparedMessage[];
  readonly placeholders: Readonly<Record<string, string>>;
} {
  const redactor = createRedactor({}, also);
  return { messages: prepareThread(messages, redactor), placeholders: redactor.values() };
}

/** The summary of a ticket that came in for the first time. */
export function summaryOfNew(
  thread: readonly PreparedMessage[],
  body: ThreadMessage,
  facts: PreparedFacts,
): ThreadSummary {
  const messages = thread.length > 0 ? thread : [body];
  return summariseThread(messages, { ...facts, reopened: null });
}

/**
 * The summary of a ticket after something was said. Texts that were not read now are those that are kept.
 *
 * @param body what the new revision says as a whole; null when it is none.
 */
export function summaryOfKnown(
  known: KnownThread,
  thread: readonly PreparedMessage[],
  body: ThreadMessage | null,
  facts: PreparedFacts,
): ThreadSummary {
  const reopened = body === null ? (known.context?.reopened ?? null) : reopenedFrom(known);
  const kept = keptMessages(known, body);
  const messages = thread.length > 0 ? thread.map((one) => filled(one, known)) : kept;
  return summariseThread(messages, { ...facts, reopened });
}

function reopenedFrom({ state, context }: KnownThread): ThreadFacts['reopened'] {
  if (state === 'resolved' || state === 'handed_over' || state === 'cancelled') return state;
  // A second message before the first was decided does not make it less reopened.
  return state === 'received' ? (context?.reopened ?? null) : null;
}

function filled(one: PreparedMessage, known: KnownThread): ThreadMessage {
  if (one.read) return one;
  const kept = known.messages.find(({ external_ref: ref }) => ref === one.ref);
  return kept === undefined ? one : { ...one, text: kept.body };
}

/** Of a source that sends a ticket as a whole, each revision says what the one before did not. */
function keptMessages(known: KnownThread, body: ThreadMessage | null): readonly ThreadMessage[] {
  const said: ThreadMessage[] = [];
  let before = '';
  const add = (message: ThreadMessage): void => {
    if (message.from !== 'requester') {
      said.push(message);
      return;
    }
    const text = message.text.startsWith(before) ? message.text.slice(before.length) : message.text;
    before = message.text;
    if (said.length === 0 || text.trim() !== '') said.push({ ...message, text: text.trim() });
  };
  for (const { origin, at, body: text } of known.messages) {
    const from = origin === 'person' ? 'team' : origin;
    const language = detectLanguage(text);
    add({ from, at: at.toISOString(), text, internal: false, language });
  }
  if (body !== null) add(body);
  return said;
}

/** The messages of the team as rows of their own; what the requester said stands in the revisions. */
export function rowsOf(
  thread: readonly PreparedMessage[],
  key: ItemKey,
  placeholders: Readonly<Record<string, string>>,
): readonly SaidRow[] {
  return thread
    .filter(({ from, read, original }) => from === 'team' && read && original.trim() !== '')
    .map(({ id, ref, at, text, original }) => {
      // In the form of an item's original, so that whoever opens it reads one form.
      const whole = canonicalJson({ body: original, subject: '' });
      const secret = JSON.stringify({ v: 1, original: whole, placeholders });
      return {
        ...{ id, external_ref: ref, at, body: text },
        sealed: sealText(key, messageAad(id), secret).toString('hex'),
        text_mac: textMac(key, whole).toString('hex'),
      };
    });
}
