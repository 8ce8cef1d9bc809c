import { bodyOf, laterMessagesMax } from '../polled-ticket.ts';
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
}

/**
 * What the requester of a ticket said: the message it began with, whoever typed it in, and the requester's own replies. Notes
 * and replies of the team are not in it. Null when the token sees no message.
 */
export async function readSaid(
  client: SystemClient,
  ticket: RtTicket,
  left: () => number,
): Promise<Said | null> {
  const { items } = await client.read(messagesPath(ticket.id), messagesShape, left());
  const requesters = new Set(ticket.Requestor.map(({ id }) => id));
  const said = items
    .filter(({ Type, Creator }) => Type === 'Create' || requesters.has(Creator.id))
    .map(({ id }) => id)
    .reverse();
  const newest = said.at(-1);
  if (newest === undefined) return null;
  const wanted =
    said.length > laterMessagesMax + 1
      ? [...said.slice(0, 1), ...said.slice(-laterMessagesMax)]
      : said;
  const contents = await readContents(client, ticket.id, wanted, left);
  return { newest, body: bodyOf(contents) };
}

// The newest first, so that a thread longer than a page loses its oldest.
function messagesPath(ticket: string): string {
  const types = anyOf('Type', ['Create', 'Correspond']);
  return pathOf('/transactions', {
    query: `ObjectType = 'RT::Ticket' AND ObjectId = ${Number(ticket)} AND ${types}`,
    ...{ orderby: 'id', order: 'DESC', per_page: '100', fields: 'Type,Creator' },
  });
}

async function readContents(
  client: SystemClient,
  ticket: string,
  transactions: readonly string[],
  left: () => number,
): Promise<readonly string[]> {
  const path = pathOf(`/ticket/${Number(ticket)}/attachments`, {
    fields: 'TransactionId,ContentType,Filename,ContentLength',
    ...{ orderby: 'id', order: 'DESC', per_page: '100' },
  });
  const { items } = await client.read(path, attachmentsShape, left());
  const contents: string[] = [];
  for (const transaction of transactions) {
    const text = textOf(items.filter((one) => one.TransactionId === transaction));
    if (text === undefined) continue;
    const { Content } = await client.read(
      `/attachment/${Number(text.id)}`,
      attachmentShape,
      left(),
    );
    contents.push(Buffer.from(Content ?? '', 'base64').toString('utf8'));
  }
  return contents;
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
