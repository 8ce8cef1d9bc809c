import { ownMessageId, threadToken, withoutTokens } from '@signalbox/domain';
import { ConnectorError } from '../connector.ts';
import type { MailThread } from './ledger.ts';

/** A mail of ours: who gets it is decided before its text is made, and nothing in a text can change it. */
export interface Outgoing {
  readonly kind: 'note' | 'reply';
  readonly threadId: string;
  readonly writeKey: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly thread: MailThread;
  readonly text: string;
  /** What the write says beside the text, read back from the copy: field → value. */
  readonly fields: Readonly<Record<string, string | null>>;
}

export interface Composed {
  readonly messageId: string;
  readonly raw: Buffer;
}

/** Holds the fields of a write, as JSON in base64url: a value may be any text, a header may not. */
export const writeHeader = 'X-Signalbox-Write';
const referencesMax = 20;
const subjectMax = 200;
const oneAddress = /^[^\s@<>()[\],;:\\"]{1,64}@[a-z0-9.-]{1,253}$/i;

/**
 * The bytes of a mail. A note names no mail of its requester: an answer to it must not lead back into their thread.
 *
 * @throws ConnectorError `refused` for what would be more than one recipient or another header.
 */
export async function compose(mail: Outgoing): Promise<Composed> {
  const { kind, threadId, writeKey, thread, from, to } = mail;
  if (to.length === 0 || ![from, ...to].every((one) => oneAddress.test(one))) {
    throw new ConnectorError('refused');
  }
  const messageId = ownMessageId({ kind, threadId, writeKey }, domainOf(from));
  const references = thread.messageIds.filter((id) => /^<[^<>\s]+>$/.test(id));
  const answered = references.at(-1);
  const threading =
    kind === 'note' || answered === undefined
      ? {}
      : {
          inReplyTo: answered,
          references: [
            ...new Set([...references.slice(0, 1), ...references.slice(1 - referencesMax)]),
          ],
        };
  const { default: nodemailer } = await import('nodemailer');
  const composer = nodemailer.createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const { message } = await composer.sendMail({
    from,
    to: [...to],
    subject: subjectOf(kind, thread.subject, threadId),
    text: mail.text,
    messageId,
    ...threading,
    headers: {
      'Auto-Submitted': kind === 'reply' ? 'auto-replied' : 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Loop': from,
      [writeHeader]: headerOf(mail),
    },
  });
  if (!Buffer.isBuffer(message)) throw new ConnectorError('refused');
  return { messageId, raw: message };
}

function domainOf(address: string): string {
  return address.split('@').at(-1) ?? 'localhost';
}

function headerOf({ kind, fields }: Outgoing): string {
  return `${kind} ${Buffer.from(JSON.stringify(fields)).toString('base64url')}`;
}

function subjectOf(kind: Outgoing['kind'], subject: string, threadId: string): string {
  const bare = withoutTokens(subject.replace(/\p{Cc}+/gu, ' '))
    .replace(/^(?:(?:re|aw|antw|sv|fwd?|wg|tr)\s*:\s*)+/i, '')
    .slice(0, subjectMax);
  return kind === 'reply'
    ? `Re: ${bare} ${threadToken(threadId)}`
    : `[team] ${bare} ${threadToken(threadId)}`;
}
