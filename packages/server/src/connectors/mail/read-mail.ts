import { createHash } from 'node:crypto';
import { type MailFacts, sanitiseText } from '@signalbox/domain';
import type { AddressObject, ParsedMail } from 'mailparser';
import { toText } from '../http/answer.ts';
import type { MailFile } from './ledger.ts';

/** A mail as it was read. */
export interface MailRead {
  readonly raw: string;
  readonly content: string;
  readonly messageId: string | null;
  readonly from: string;
  readonly name: string | null;
  /** Sender and recipients, in lower case. */
  readonly parties: readonly string[];
  /** Message-IDs it answers, surest first; of a report those of the mails it is about. */
  readonly refersTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly files: readonly MailFile[];
  readonly facts: Omit<MailFacts, 'answers'>;
}

/** Why a mail could not be read. */
export type UnreadReason =
  | 'no_headers'
  | 'no_sender'
  | 'boundary_missing'
  | 'no_readable_part'
  | 'parser_failed'
  | 'too_large';

export type ReadResult =
  | { readonly kind: 'read'; readonly mail: MailRead }
  | { readonly kind: 'unread'; readonly reason: UnreadReason; readonly raw: string };

const textMax = 400_000;
/** HTML that says more than so many times what the text part says, and so many characters, is taken instead of it. */
const stubFactor = 2;
const stubCharacters = 200;
const subjectMax = 2_000;
const refersToMax = 40;
const partiesMax = 100;
const filesMax = 100;
const fileNameMax = 200;
/** Of a report, how much is searched for the ids of the mails it is about. */
const reportMax = 300_000;
const ownHeader = /^[!-9;-~]+:/;
const messageIdForm = /<[^<>\s]{3,250}>/g;

/**
 * Reads the bytes of a mail. Whatever they are, it ends with a mail or with the name of what is wrong with it: one that cannot
 * be read must not hold up those behind it, and one of which the text is lost must not be decided on without it.
 */
export async function readMail(bytes: Buffer): Promise<ReadResult> {
  const raw = sha256(bytes);
  const unread = (reason: UnreadReason): ReadResult => ({ kind: 'unread', reason, raw });
  const head = bytes.toString('latin1');
  if (!ownHeader.test(head.replace(/^From .*\r?\n/, ''))) return unread('no_headers');
  let parsed: ParsedMail;
  try {
    // With the first mail: who has no source of mail does not load 60 modules for it.
    const { simpleParser } = await import('mailparser');
    parsed = await simpleParser(bytes, {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
    });
  } catch {
    return unread('parser_failed');
  }
  const sender = senderOf(parsed);
  if (sender === null) return unread('no_sender');
  const header = headersOf(parsed);
  const type = header('content-type')[0] ?? '';
  const text = textOf(parsed);
  const files = filesOf(parsed);
  if (text === '' && files.length === 0) {
    const lost = lostText(head, type, parsed);
    if (lost !== null) return unread(lost);
  }
  const reportType = parameterOf(type, 'report-type');
  const isReport = /^\s*multipart\/report/i.test(type);
  const subject = storable(parsed.subject ?? '').slice(0, subjectMax);
  const messageId = idsIn(header('message-id')[0] ?? '')[0] ?? null;
  const parties = partiesOf(parsed, sender.address);
  const said = [sender.address, header('date')[0] ?? '', subject, text];
  return {
    kind: 'read',
    mail: {
      ...{ raw, messageId, from: sender.address, name: sender.name, parties, subject, text, files },
      content: sha256(JSON.stringify([...said, ...files.map(({ sha256: hash }) => hash)])),
      refersTo: refersTo(header, isReport ? head.slice(0, reportMax) : null, messageId),
      facts: {
        ...{ from: sender.address, messageId, header, subject },
        types: typesOf(type, parsed),
        reportType: isReport ? (reportType ?? '') : null,
      },
    },
  };
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function storable(text: string): string {
  return toText(text) ?? '';
}

/** Unfolded values of a header, by its name in lower case. */
function headersOf(parsed: ParsedMail): (name: string) => readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { key, line } of parsed.headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[ \t]*/g, ' ')
      .trim();
    lines.set(key, [...(lines.get(key) ?? []), value]);
  }
  return (name) => lines.get(name) ?? [];
}

function addressesIn(objects: readonly (AddressObject | AddressObject[] | undefined)[]): string[] {
  return objects
    .flatMap((one) => one ?? [])
    .flatMap(({ value }) => value)
    .flatMap((one) => [one, ...(one.group ?? [])])
    .map(({ address }) => storable(address ?? '').toLowerCase())
    .filter((address) => /^[^\s@<>]+@[^\s@<>]+$/.test(address) && address.length <= 320);
}

function senderOf(
  parsed: ParsedMail,
): { readonly address: string; readonly name: string | null } | null {
  const address = addressesIn([parsed.from])[0];
  if (address === undefined) return null;
  const name = storable(parsed.from?.value[0]?.name ?? '').trim();
  return { address, name: name === '' ? null : name };
}

function partiesOf(parsed: ParsedMail, from: string): readonly string[] {
  return [...new Set([from, ...addressesIn([parsed.to, parsed.cc])])].slice(0, partiesMax);
}

function idsIn(text: string): readonly string[] {
  return text.match(messageIdForm) ?? [];
}

/** In-Reply-To first, then References from the newest; of a report the mails that are in it. */
function refersTo(
  header: (name: string) => readonly string[],
  report: string | null,
  ownId: string | null,
): readonly string[] {
  const answers = header('in-reply-to').flatMap(idsIn);
  const references = header('references').flatMap(idsIn).reverse();
  const reported =
    report === null
      ? []
      : [...report.matchAll(/^(?:original-)?message-id:\s*(<[^<>\s]{3,250}>)/gim)].map(
          ([, id]) => id ?? '',
        );
  const all = [...new Set([...answers, ...references, ...reported])];
  return all.filter((id) => id !== ownId).slice(0, refersToMax);
}

/**
 * The text part, unless the HTML says far more: then the text is a stub ("see the HTML"), or only one of several parts. Of two
 * that say the same the text is taken, because quotes are marked in it.
 */
function textOf(parsed: ParsedMail): string {
  const plain = storable((parsed.text ?? '').slice(0, textMax));
  if (typeof parsed.html !== 'string') return plain.trim() === '' ? '' : plain;
  // Declared, because a part that says it is HTML is, however few tags it has.
  const html = sanitiseText(`<html>${parsed.html.slice(0, textMax)}`, textMax).text;
  return html.length > plain.trim().length * stubFactor + stubCharacters || plain.trim() === ''
    ? html
    : plain;
}

function filesOf(parsed: ParsedMail): readonly MailFile[] {
  return parsed.attachments.slice(0, filesMax).map((file) => ({
    name: storable(file.filename ?? '').slice(0, fileNameMax),
    type: storable(file.contentType).toLowerCase(),
    bytes: file.size,
    sha256: sha256(file.content),
  }));
}

/** Media types, those of attached files left out: a calendar that is attached is a file somebody sends. */
function typesOf(type: string, parsed: ParsedMail): readonly string[] {
  const own = /^\s*([^\s;]+)/.exec(type)?.[1]?.toLowerCase() ?? 'text/plain';
  const parts = parsed.attachments
    .filter(({ contentDisposition }) => contentDisposition !== 'attachment')
    .map(({ contentType }) => contentType.toLowerCase());
  return [...new Set([own, ...parts])];
}

function parameterOf(type: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(type);
  return (found?.[1] ?? found?.[2] ?? null)?.toLowerCase() ?? null;
}

/** Whether there was something to read although nothing was found. An empty mail is a mail. */
function lostText(head: string, type: string, parsed: ParsedMail): UnreadReason | null {
  const at = /\r?\n\r?\n/.exec(head);
  const body = at === null ? '' : head.slice(at.index).trim();
  if (body === '' || typeof parsed.html === 'string') return null;
  if (!/^\s*multipart\//i.test(type)) return 'no_readable_part';
  const boundary = /boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(type);
  const mark = boundary?.[1] ?? boundary?.[2];
  return mark !== undefined && body.includes(`--${mark}`) ? null : 'boundary_missing';
}
