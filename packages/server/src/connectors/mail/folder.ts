import { createHash } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import { ConnectorError } from '../connector.ts';
import type { ImapSession } from './imap-session.ts';

export interface FolderState {
  readonly uidValidity: string;
  /** The number the next mail will have. */
  readonly uidNext: number;
}

export interface MailHead {
  readonly uid: number;
  /** When the server took it in, by its clock. */
  readonly atMs: number;
  readonly bytes: number;
}

export interface RawMail extends MailHead {
  /** Null for one that is too large to be read. */
  readonly source: Buffer | null;
}

/** Read at once at most; a mail that is larger is read alone. */
const bytesPerRead = 20_000_000;
/** Larger mails are set aside unread. */
export const mailBytesMax = 50_000_000;
const mailsPerRead = 100;
const dayMs = 86_400_000;

/** One command, and the only one when nothing is new. */
export async function stateOf(client: ImapFlow, folder: string): Promise<FolderState> {
  const { uidValidity, uidNext } = answered(
    await client.status(folder, { uidValidity: true, uidNext: true }),
  );
  if (uidValidity === undefined || uidNext === undefined) throw new ConnectorError('unreadable');
  return { uidValidity: String(uidValidity), uidNext };
}

export interface LastMail {
  readonly atMs: number;
  /** Tells it from others of the same second. */
  readonly hash: string;
}

const hashedBytes = 65_536;

/** The last mail of a folder; null for an empty one. */
export function lastMailOf(client: ImapFlow, folder: string): Promise<LastMail | null> {
  return examined(client, folder, async (exists) => {
    if (exists === 0) return null;
    const query = { internalDate: true, source: { maxLength: hashedBytes } };
    const last = answered(await client.fetchOne('*', query));
    return { atMs: momentOf(last.internalDate), hash: hashOf(last.source ?? Buffer.alloc(0)) };
  });
}

/** Of the beginning of a mail, which holds its head: no two are alike in it. */
export function hashOf(source: Buffer): string {
  return createHash('sha256').update(source.subarray(0, hashedBytes)).digest('hex');
}

export interface Reading {
  readonly uidValidity: string;
  readonly from: number;
  /** As it was told before: what has a smaller number is listed by now. */
  readonly uidNext: number;
  /** Mails that came in before are passed over; null: none is. */
  readonly sinceMs: number | null;
}

/**
 * The next mails from a number on, in their order, without a mark on any: the folder is opened for reading only and parts are
 * peeked at (RFC 3501, 6.3.2 and 6.4.5).
 */
export async function readFrom(
  session: ImapSession,
  folder: string,
  reading: Reading,
  withinMs: number,
): Promise<{ readonly mails: readonly RawMail[]; readonly upTo: number; readonly more: boolean }> {
  const { from, uidNext, sinceMs } = reading;
  return session.run(withinMs, (client) =>
    examined(client, folder, async (_, uidValidity) => {
      // Numbered anew since it was asked: these numbers name other mails.
      if (uidValidity !== reading.uidValidity) throw new ConnectorError('unreachable');
      // By the day only, and in the time zone of the server: the rest is told by the heads.
      const since = sinceMs === null ? {} : { since: new Date(sinceMs - dayMs) };
      const found = answered(await client.search({ uid: `${from}:*`, ...since }, { uid: true }));
      // `n:*` names the last mail also when its number is below n.
      const uids = found.filter((uid) => uid >= from).sort((a, b) => a - b);
      const heads = await headsOf(client, uids.slice(0, mailsPerRead));
      const chosen: MailHead[] = [];
      let bytes = 0;
      for (const head of heads) {
        if (chosen.length > 0 && bytes + head.bytes > bytesPerRead) break;
        if (head.bytes <= mailBytesMax) bytes += head.bytes;
        chosen.push(head);
      }
      const wanted = chosen.filter(
        (head) => head.bytes <= mailBytesMax && (sinceMs === null || head.atMs >= sinceMs),
      );
      const sources = await sourcesOf(client, wanted);
      // One that was listed and is gone was moved away by somebody in between.
      const mails = chosen
        .filter((head) => sinceMs === null || head.atMs >= sinceMs)
        .map((head): RawMail => ({ ...head, source: sources.get(head.uid) ?? null }))
        .filter((mail) => mail.source !== null || mail.bytes > mailBytesMax);
      const behind = (chosen.at(-1)?.uid ?? from - 1) + 1;
      const more = chosen.length < uids.length;
      // Numbers of mails that are gone lie behind the last: without them the next poll would look here again.
      return { mails, upTo: more ? behind : Math.max(behind, uidNext), more };
    }),
  );
}

async function examined<T>(
  client: ImapFlow,
  folder: string,
  work: (exists: number, uidValidity: string) => Promise<T>,
): Promise<T> {
  const { exists, uidValidity } = await client.mailboxOpen(folder, { readOnly: true });
  try {
    return await work(exists, String(uidValidity));
  } finally {
    // Left open, the folder would be told of while nobody listens, and could not be asked for its state.
    if (client.usable) await client.mailboxClose();
  }
}

async function headsOf(client: ImapFlow, uids: readonly number[]): Promise<readonly MailHead[]> {
  if (uids.length === 0) return [];
  const heads: MailHead[] = [];
  const query = { uid: true, internalDate: true, size: true };
  for await (const one of client.fetch(uids.join(','), query, { uid: true })) {
    heads.push({ uid: one.uid, atMs: momentOf(one.internalDate), bytes: one.size ?? 0 });
  }
  await refuseUnlessGone(client, uids, heads);
  return heads.sort((a, b) => a.uid - b.uid);
}

async function sourcesOf(
  client: ImapFlow,
  heads: readonly MailHead[],
): Promise<ReadonlyMap<number, Buffer>> {
  const sources = new Map<number, Buffer>();
  if (heads.length === 0) return sources;
  const uids = heads.map(({ uid }) => uid).join(',');
  for await (const one of client.fetch(uids, { uid: true, source: true }, { uid: true })) {
    if (one.source !== undefined) sources.set(one.uid, one.source);
  }
  const had = heads.filter(({ uid }) => sources.has(uid));
  await refuseUnlessGone(
    client,
    heads.map(({ uid }) => uid),
    had,
  );
  return sources;
}

/**
 * What was asked for and did not come must be gone from the folder. The client gives back fewer also when the connection ended
 * in between: taken for what there is, that would move the cursor past mails nobody has read.
 */
async function refuseUnlessGone(
  client: ImapFlow,
  asked: readonly number[],
  came: readonly { readonly uid: number }[],
): Promise<void> {
  const there = new Set(came.map(({ uid }) => uid));
  const missing = asked.filter((uid) => !there.has(uid));
  if (missing.length === 0) return;
  const still = answered(await client.search({ uid: missing.join(',') }, { uid: true }));
  if (still.length > 0) throw new ConnectorError('unreachable');
}

/** The client answers `false` where a command failed, whatever it was: no answer, and never an empty one. @throws ConnectorError */
export function answered<T>(answer: T | false | undefined): T {
  if (answer === false || answer === undefined) throw new ConnectorError('unreachable');
  return answer;
}

function momentOf(date: Date | string | undefined): number {
  const ms = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isNaN(ms) ? 0 : ms;
}
