import type { NoteSeen } from '@signalbox/domain';
import { ConnectorError } from '../connector.ts';
import { kept } from '../kept.ts';
import { markOf } from '../mark.ts';
import { seenAs } from '../note-first.ts';
import { type Left, type SystemClient, unlessHidden } from '../system-client.ts';
import { type Conversation, conversationsShape, hasNext } from './shapes.ts';

const pagesMax = 20;

/** Everything that was written on a ticket, the oldest first. */
export async function readConversations(
  client: SystemClient,
  ticket: string,
  left: Left,
): Promise<readonly Conversation[]> {
  const all: Conversation[] = [];
  for (let page = 1; page <= pagesMax; page += 1) {
    const path = `/tickets/${ticket}/conversations?per_page=100&page=${page}`;
    const { data, headers } = await client.readDated(path, conversationsShape, left());
    all.push(...data.conversations);
    if (!hasNext(headers)) return all.sort((a, b) => a.created_at.localeCompare(b.created_at));
  }
  throw new ConnectorError('refused');
}

export async function noteOf(
  client: SystemClient,
  ticket: string,
  writeKey: string,
  left: Left,
): Promise<NoteSeen> {
  const mark = markOf(writeKey);
  const found = (await readConversations(client, ticket, left)).filter(
    ({ body_text }) => body_text?.includes(mark) === true,
  );
  return seenAs(found.map((note) => note.private));
}

export async function sendNote(
  client: SystemClient,
  ticket: string,
  text: string,
  writeKey: string,
  left: Left,
): Promise<void> {
  const body = { body: htmlOf(`${text}\n\n${markOf(writeKey)}`), private: true };
  await client.send({ method: 'POST', path: `/tickets/${ticket}/notes`, body }, left());
}

/** Freshservice mails it to the requester. @throws ConnectorError `unmarked` when it cannot be found again */
export async function sendReply(
  client: SystemClient,
  ticket: string,
  { text, writeKey }: { readonly text: string; readonly writeKey: string },
  left: Left,
): Promise<void> {
  const body = { body: htmlOf(`${text}\n\n${markOf(writeKey)}`) };
  await client.send({ method: 'POST', path: `/tickets/${ticket}/reply`, body }, left());
  if ((await noteOf(client, ticket, writeKey, left)) === 'absent') {
    throw new ConnectorError('unmarked');
  }
}

/** A note is HTML, and Freshservice takes out of it what it does not like. */
function htmlOf(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped.replaceAll('\n', '<br>');
}

/** Whether the token sees what is written on tickets: without that no note of ours would ever be found again. */
export function openNoteRights(
  client: SystemClient,
): (ticket: string, left: Left) => Promise<boolean> {
  const ask = kept(async (_: string, ticket: string, left: Left) => {
    const path = `/tickets/${ticket}/conversations?per_page=1`;
    return (await unlessHidden(client.read(path, conversationsShape, left()))) !== null;
  });
  return (ticket, left) => ask('conversations', ticket, left);
}
