import type { MailSourceConfig } from '@signalbox/contract';
import * as z from 'zod';
import type { Poll, Polled } from '../connector.ts';
import { countdown } from '../system-client.ts';
import { hashOf, lastMailOf, type RawMail, readFrom, stateOf } from './folder.ts';
import type { ImapSession } from './imap-session.ts';
import { type FolderMail, type PlaceContext, placeMails } from './place-mails.ts';
import { readMail } from './read-mail.ts';

/**
 * How far a folder has been read. The numbers of its mails hold while `uidValidity` does; when it changes all have new ones,
 * and what came in since `before` is looked at again and told apart by what it is.
 */
const cursorShape = z.object({
  uidValidity: z.string(),
  next: z.int(),
  /** The last mail that was there before the source; null when the folder was empty. */
  before: z.object({ atMs: z.number(), hash: z.string() }).nullable(),
  /** It was numbered anew, and what came in earlier is passed over up to here. */
  anewUpTo: z.int(),
});
type Cursor = z.infer<typeof cursorShape>;

/** Kept of a mail that could not be read, so that a person can look at it. */
const keptBytesMax = 2_000_000;

/** Mails that were read and have no place yet. */
interface Ahead {
  readonly uidValidity: string;
  readonly mails: readonly FolderMail[];
  /** Where the cursor stands once all of them have one. */
  readonly upTo: number;
  readonly more: boolean;
}

function isLast({ source }: RawMail, before: NonNullable<Cursor['before']>): boolean {
  return source !== null && hashOf(source) === before.hash;
}

/** New mails of a folder. With nothing new it is one command on a connection that is kept. */
export function mailPoll(
  config: MailSourceConfig,
  session: ImapSession,
  context: PlaceContext,
): Poll {
  const { folder } = config;
  let ahead: Ahead | null = null;

  const toMail = async (uidValidity: string, raw: RawMail): Promise<FolderMail> => {
    const bytes = raw.source ?? Buffer.from(`too large: ${raw.bytes} ${raw.atMs}`);
    const read = await readMail(bytes);
    const tooLarge = raw.source === null && read.kind === 'unread';
    return {
      ...{ uidValidity, uid: raw.uid, atMs: raw.atMs, bytes: raw.bytes },
      result: tooLarge ? { ...read, reason: 'too_large' } : read,
      kept: read.kind === 'read' ? Buffer.alloc(0) : bytes.subarray(0, keptBytesMax),
    };
  };

  const begin = async (left: () => number): Promise<Polled> => {
    const cursor = await session.run(left(), async (client): Promise<Cursor> => {
      const { uidValidity, uidNext } = await stateOf(client, folder);
      const before = await lastMailOf(client, folder);
      return { uidValidity, next: uidNext, before, anewUpTo: 0 };
    });
    return { arrivals: [], cursor, more: false, skipped: [], fault: null };
  };

  const readNext = async (cursor: Cursor, uidNext: number, left: () => number): Promise<Ahead> => {
    const { uidValidity, next, anewUpTo } = cursor;
    const before = next < anewUpTo ? cursor.before : null;
    const sinceMs = before === null ? null : before.atMs;
    const reading = { uidValidity, from: next, uidNext, sinceMs };
    const { mails, upTo, more } = await readFrom(session, folder, reading, left());
    const read: FolderMail[] = [];
    const old = before === null ? -1 : mails.findIndex((raw) => isLast(raw, before));
    for (const [n, raw] of mails.entries()) {
      // Others of the second of the last one stand before it, whatever their numbers are.
      const wasThere = before !== null && n <= old && raw.atMs <= before.atMs;
      if (!wasThere) read.push(await toMail(uidValidity, raw));
    }
    return { uidValidity, mails: read, upTo, more };
  };

  const place = async (cursor: Cursor, found: Ahead): Promise<Polled> => {
    const { uidValidity, mails, upTo, more } = found;
    const { arrivals, records, done } = await placeMails(context, mails);
    const waiting = mails[done];
    ahead = waiting === undefined ? null : { ...found, mails: mails.slice(done) };
    return {
      arrivals,
      mails: records,
      cursor: { ...cursor, next: waiting?.uid ?? upTo },
      more: more || waiting !== undefined,
      skipped: records
        .filter((record) => record.place === 'set_aside')
        .map(({ uid }) => ({ externalId: `mail ${uid} of ${uidValidity}`, fault: 'unreadable' })),
      fault: null,
    };
  };

  const take = async (given: unknown, left: () => number): Promise<Polled> => {
    const parsed = cursorShape.safeParse(given);
    if (!parsed.success) return begin(left);
    const waiting = ahead;
    // What waited only for the commit of those before it is not read again. Of another cursor it is worth nothing.
    if (
      waiting !== null &&
      waiting.uidValidity === parsed.data.uidValidity &&
      waiting.mails[0]?.uid === parsed.data.next
    ) {
      return place(parsed.data, waiting);
    }
    const state = await session.run(left(), (client) => stateOf(client, folder));
    const cursor =
      state.uidValidity === parsed.data.uidValidity
        ? parsed.data
        : { ...parsed.data, uidValidity: state.uidValidity, next: 1, anewUpTo: state.uidNext };
    if (cursor.next >= state.uidNext)
      return { arrivals: [], cursor, more: false, skipped: [], fault: null };
    return place(cursor, await readNext(cursor, state.uidNext, left));
  };

  return {
    everyMs: config.poll.everyMs,
    // Not by its server: a mailbox that moved to another has other numbers, and its mails are told by what they are.
    system: `mail ${config.address} ${folder}`,
    take: (cursor, withinMs) => take(cursor, countdown(withinMs)),
  };
}
