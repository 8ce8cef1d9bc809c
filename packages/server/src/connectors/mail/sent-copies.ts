import type { NoteSeen } from '@signalbox/domain';
import * as z from 'zod';
import { answered } from './folder.ts';
import type { ImapSession } from './imap-session.ts';
import { writeHeader } from './outgoing.ts';

/** A copy of a mail of ours, as it stands in the folder of sent mails. */
export interface SentCopy {
  readonly to: readonly string[];
  readonly fields: Readonly<Record<string, string | null>>;
}

const fieldsShape = z.record(z.string(), z.string().nullable());
const copyBytesMax = 1_000_000;

export interface SentCopies {
  /** The copy of a mail by its Message-ID; null when there is none. */
  find(messageId: string, withinMs: number): Promise<SentCopy | null>;
  keep(raw: Buffer, withinMs: number): Promise<void>;
}

export function openSentCopies(session: ImapSession, folder: string): SentCopies {
  return {
    find: async (messageId, withinMs) => {
      const source = await session.run(withinMs, async (client) => {
        await client.mailboxOpen(folder, { readOnly: true });
        try {
          const query = { header: { 'message-id': messageId } };
          // No answer is not "no copy": that would send again what went out.
          const uid = answered(await client.search(query, { uid: true })).at(-1);
          if (uid === undefined) return null;
          const wanted = { source: { maxLength: copyBytesMax } };
          return answered(await client.fetchOne(String(uid), wanted, { uid: true })).source ?? null;
        } finally {
          if (client.usable) await client.mailboxClose();
        }
      });
      return source === null ? null : readCopy(source, messageId);
    },
    keep: async (raw, withinMs) => {
      await session.run(withinMs, async (client) => {
        answered(await client.append(folder, raw, ['\\Seen']));
      });
    },
  };
}

/** What a server finds by a header may only contain it (RFC 3501, 6.4.4): it is compared here. */
async function readCopy(source: Buffer, messageId: string): Promise<SentCopy | null> {
  const { simpleParser } = await import('mailparser');
  const parsed = await simpleParser(source, { skipTextToHtml: true, skipHtmlToText: true });
  if (parsed.messageId !== messageId) return null;
  const header = parsed.headers.get(writeHeader.toLowerCase());
  const [, encoded = ''] = typeof header === 'string' ? header.split(' ') : [];
  const recipients = [parsed.to, parsed.cc, parsed.bcc].flatMap((one) => one ?? []);
  return {
    to: recipients.flatMap(({ value }) =>
      value.flatMap(({ address }) => (address === undefined ? [] : [address.toLowerCase()])),
    ),
    fields: fieldsOf(encoded),
  };
}

function fieldsOf(encoded: string): SentCopy['fields'] {
  try {
    const parsed = fieldsShape.safeParse(JSON.parse(Buffer.from(encoded, 'base64url').toString()));
    return parsed.success ? parsed.data : {};
  } catch {
    // No copy of ours says nothing of fields.
    return {};
  }
}

/** Whether a note can be seen by anybody but the team, by who it was sent to. */
export function noteSeen(copy: SentCopy | null, team: readonly string[]): NoteSeen {
  if (copy === null) return 'absent';
  return copy.to.length > 0 && copy.to.every((one) => team.includes(one)) ? 'internal' : 'public';
}
