import type { PolledMessage } from '../connector.ts';
import {
  bodyOf,
  laterMessagesMax,
  momentOf,
  teamMessagesMax,
  threadMax,
} from '../polled-ticket.ts';
import type { SystemClient } from '../system-client.ts';
import { anyOf, pathOf } from './query.ts';
import {
  attachmentShape,
  attachmentsShape,
  messagesShape,
  type RtAttachment,
  type RtTicket,
} from './shapes.ts';

/** In base64 and JSON it still fits into an answer. */
const contentMaxBytes = 1_000_000;

export interface Said {
  /** Of the newest thing the requester said. */
  readonly newest: string;
  readonly body: string;
  readonly thread: readonly PolledMessage[];
}

interface Message {
  readonly id: string;
  readonly at: string;
  readonly byRequester: boolean;
}

/**
 * What was said on a ticket. Its body is what the requester said: the message it began with, whoever typed it in, and the
 * requester's own replies; replies of the team are in the thread only, notes in neither. Null when the token sees no message.
 */
export async function readSaid(
  client: SystemClient,
  ticket: RtTicket,
  ownTexts: readonly string[],
  left: () => number,
): Promise<Said | null> {
  const messages = await readMessages(client, ticket, left);
  const said = messages.filter(({ byRequester }) => byRequester);
  const newest = said.at(-1);
  if (newest === undefined) return null;
  const wanted =
    said.length > laterMessagesMax + 1
      ? [...said.slice(0, 1), ...said.slice(-laterMessagesMax)]
      : said;
  const team = messages.filter(({ byRequester }) => !byRequester).slice(-teamMessagesMax);
  const texts = await readContents(client, ticket.id, [...wanted, ...team], left);
  return {
    newest: newest.id,
    body: bodyOf(wanted.flatMap(({ id }) => texts.get(id) ?? [])),
    thread: threadOf(messages, texts, ownTexts),
  };
}

/** The text of one transaction; null when it has none that can be read. */
export async function readFirst(
  client: SystemClient,
  transaction: string,
  left: () => number,
): Promise<string | null> {
  const path = pathOf(`/transaction/${Number(transaction)}/attachments`, {
    fields: 'TransactionId,ContentType,Filename,ContentLength',
    ...{ per_page: '100' },
  });
  const { items } = await client.read(path, attachmentsShape, left());
  const text = textOf(items);
  return text === undefined ? null : readContent(client, text, left);
}

/** The thread of a ticket of which only some messages are new. */
export async function readThread(
  client: SystemClient,
  ticket: RtTicket,
  fresh: readonly string[],
  ownTexts: readonly string[],
  left: () => number,
): Promise<readonly PolledMessage[]> {
  const messages = await readMessages(client, ticket, left);
  const wanted = messages.filter(({ id }) => fresh.includes(id)).slice(-teamMessagesMax);
  return threadOf(messages, await readContents(client, ticket.id, wanted, left), ownTexts);
}

async function readMessages(
  client: SystemClient,
  ticket: RtTicket,
  left: () => number,
): Promise<readonly Message[]> {
  const { items } = await client.read(messagesPath(ticket.id), messagesShape, left());
  const requesters = new Set(ticket.Requestor.map(({ id }) => id));
  return items
    .map(({ id, Type, Creator, Created }) => ({
      id,
      at: momentOf(Created, ticket.Created),
      byRequester: Type === 'Create' || requesters.has(Creator.id),
    }))
    .reverse();
}

function threadOf(
  messages: readonly Message[],
  texts: ReadonlyMap<string, string>,
  ownTexts: readonly string[],
): readonly PolledMessage[] {
  return messages.slice(-threadMax).map(({ id, at, byRequester }) => {
    const text = texts.get(id) ?? null;
    const other = text !== null && isOwn(text, ownTexts) ? 'agent' : 'team';
    const from = byRequester ? 'requester' : other;
    return { ref: `t${id}`, at, from, internal: false, text };
  });
}

/** RT shows the mark of an answer nowhere in its text, so ours are told by how they begin. */
function isOwn(text: string, ownTexts: readonly string[]): boolean {
  const plain = (one: string): string => one.replace(/\s+/g, ' ').trim();
  const said = plain(text);
  return ownTexts.some((one) => said.startsWith(plain(one)));
}

// The newest first, so that a thread longer than a page loses its oldest.
function messagesPath(ticket: string): string {
  const types = anyOf('Type', ['Create', 'Correspond']);
  return pathOf('/transactions', {
    query: `ObjectType = 'RT::Ticket' AND ObjectId = ${Number(ticket)} AND ${types}`,
    ...{ orderby: 'id', order: 'DESC', per_page: '100', fields: 'Type,Creator,Created' },
  });
}

async function readContents(
  client: SystemClient,
  ticket: string,
  messages: readonly Message[],
  left: () => number,
): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  if (messages.length === 0) return contents;
  const path = pathOf(`/ticket/${Number(ticket)}/attachments`, {
    fields: 'TransactionId,ContentType,Filename,ContentLength',
    ...{ orderby: 'id', order: 'DESC', per_page: '100' },
  });
  const { items } = await client.read(path, attachmentsShape, left());
  for (const { id } of messages) {
    const text = textOf(items.filter((one) => one.TransactionId === id));
    if (text === undefined) continue;
    contents.set(id, await readContent(client, text, left));
  }
  return contents;
}

async function readContent(
  client: SystemClient,
  part: RtAttachment,
  left: () => number,
): Promise<string> {
  const path = `/attachment/${Number(part.id)}`;
  const { Content } = await client.read(path, attachmentShape, left());
  return Buffer.from(Content ?? '', 'base64').toString('utf8');
}

/** The part of a message that is its text: plain where there is one, and never a file. */
function textOf(parts: readonly RtAttachment[]): RtAttachment | undefined {
  const texts = parts.filter(
    ({ Filename, ContentLength }) =>
      (Filename == null || Filename === '') && Number(ContentLength ?? 0) <= contentMaxBytes,
  );
  const ofType = (type: string): RtAttachment | undefined =>
    [...texts].reverse().find(({ ContentType }) => ContentType?.toLowerCase().startsWith(type));
  return ofType('text/plain') ?? ofType('text/html');
}
