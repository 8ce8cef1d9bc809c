import {
  classifyMail,
  cutQuoted,
  joinThread,
  type MailSelf,
  readOwnMessageId,
  type ThreadPointer,
  tellMail,
  tokensIn,
  withoutTokens,
} from '@signalbox/domain';
import type { PolledTicket } from '../connector.ts';
import { bodyOf, requesterOf, subjectOf } from '../polled-ticket.ts';
import { appendedTo, asideOf } from './item-text.ts';
import type { MailLedger, MailLook, MailPlace, MailRecord } from './ledger.ts';
import type { MailRead, ReadResult } from './read-mail.ts';

/** A mail of the folder, read or not. */
export interface FolderMail {
  readonly uidValidity: string;
  readonly uid: number;
  readonly atMs: number;
  readonly result: ReadResult;
  /** Kept of one that could not be read. */
  readonly kept: Buffer;
  readonly bytes: number;
}

export interface Placed {
  readonly arrivals: readonly PolledTicket[];
  readonly records: readonly MailRecord[];
  /** Mails from the beginning that have a place now. The next one depends on one of these and waits for their commit. */
  readonly done: number;
}

export interface PlaceContext {
  readonly ledger: MailLedger;
  readonly self: MailSelf;
  /** Of our Message-IDs. */
  readonly domain: string;
}

/**
 * Gives each mail its one place, in their order. Ends before a mail that depends on an earlier one of the same batch: what that
 * one began can be looked up only once it is committed.
 */
export async function placeMails(
  context: PlaceContext,
  mails: readonly FolderMail[],
): Promise<Placed> {
  const looks = await context.ledger.look(mails.map((mail) => queryOf(context, mail.result)));
  const arrivals: PolledTicket[] = [];
  const records: MailRecord[] = [];
  const batch = new Batch();
  let done = 0;
  for (const [n, mail] of mails.entries()) {
    const look = looks[n];
    if (look === undefined || batch.isAwaitedBy(mail.result)) break;
    const placed = await placeOne(context, mail, look);
    if (placed?.arrival !== undefined && batch.hasArrival(placed.arrival.externalId)) break;
    done += 1;
    if (placed === null) continue;
    batch.add(mail.result, placed);
    records.push(placed.record);
    if (placed.arrival !== undefined) arrivals.push(placed.arrival);
  }
  return { arrivals, records, done };
}

interface PlacedOne {
  readonly record: MailRecord;
  readonly arrival?: PolledTicket;
}

/** What the mails of a batch begin, for those behind them. */
class Batch {
  readonly #raws = new Set<string>();
  readonly #ids = new Set<string>();
  readonly #threads = new Set<string>();

  add(result: ReadResult, { arrival }: PlacedOne): void {
    this.#raws.add(result.kind === 'read' ? result.mail.raw : result.raw);
    if (result.kind === 'read' && result.mail.messageId !== null)
      this.#ids.add(result.mail.messageId);
    if (arrival !== undefined) this.#threads.add(arrival.externalId);
  }

  isAwaitedBy(result: ReadResult): boolean {
    if (result.kind === 'unread') return this.#raws.has(result.raw);
    const { raw, messageId, refersTo } = result.mail;
    const ids = messageId === null ? refersTo : [messageId, ...refersTo];
    return this.#raws.has(raw) || ids.some((id) => this.#ids.has(id));
  }

  hasArrival(threadId: string): boolean {
    return this.#threads.has(threadId);
  }
}

function queryOf(
  { domain }: PlaceContext,
  result: ReadResult,
): Parameters<MailLedger['look']>[0][number] {
  if (result.kind === 'unread') {
    const { raw } = result;
    return { raw, messageId: null, content: raw, from: '', refersTo: [], names: [] };
  }
  const { raw, messageId, content, from, refersTo, subject } = result.mail;
  return { raw, messageId, content, from, refersTo, names: namesIn(refersTo, subject, domain) };
}

function namesIn(
  refersTo: readonly string[],
  subject: string,
  domain: string,
): readonly ThreadPointer[] {
  const own = refersTo.flatMap((id) => readOwnMessageId(id, domain) ?? []);
  return [
    ...own.map(({ threadId }): ThreadPointer => ({ threadId, by: 'own_message' })),
    ...tokensIn(subject).map((threadId): ThreadPointer => ({ threadId, by: 'token' })),
  ];
}

/** Null for a mail that has its place since before the folder was numbered anew. */
async function placeOne(
  context: PlaceContext,
  mail: FolderMail,
  look: MailLook,
): Promise<PlacedOne | null> {
  const { uidValidity, uid, result } = mail;
  const news = tellMail(look.identity, { uidValidity, uid }, look.known);
  if (news.kind === 'seen') return null;
  if (result.kind === 'unread') {
    const secret = { rawBase64: mail.kept.toString('base64'), bytes: mail.bytes };
    return { record: recordOf(mail, look, 'set_aside', result.reason, null, secret) };
  }
  const read = result.mail;
  if (news.kind === 'copy')
    return { record: recordOf(mail, look, 'copy', null, null, secretOf(read)) };
  const answers = read.refersTo.length > 0 || tokensIn(read.subject).length > 0;
  const finding = classifyMail({ ...read.facts, answers }, context.self);
  if (finding !== null) {
    const threadId = look.pointers[0]?.threadId ?? null;
    const place = threadId === null ? 'noted' : 'fact';
    return { record: recordOf(mail, look, place, finding, threadId, secretOf(read)) };
  }
  const reused = news.reusesMessageId ? 'message_id_reused' : null;
  return placePerson(context, mail, read, look, reused);
}

async function placePerson(
  { ledger, self }: PlaceContext,
  mail: FolderMail,
  read: MailRead,
  look: MailLook,
  reused: string | null,
): Promise<PlacedOne> {
  const none: ReadonlySet<string> = new Set();
  const joined = joinThread(look.sender, look.pointers, (id) => look.parties.get(id) ?? none);
  const thread = joined.kind === 'joins' ? await ledger.thread(joined.threadId) : null;
  const parties = read.parties.filter(
    (one) => !self.addresses.includes(one) && !self.team.includes(one),
  );
  const { said, aside } = cutQuoted(normalised(read.text), { answers: thread !== null });
  const common = {
    ...{ revision: look.identity.raw.slice(0, 32), fields: {} },
    receivedAt: new Date(mail.atMs).toISOString(),
    aside: asideOf(read, aside),
  };
  if (joined.kind === 'joins' && thread !== null) {
    const { threadId } = joined;
    const record = recordOf(mail, look, 'reply', reused, threadId, secretOf(read), parties);
    const requester = requesterOf(thread.requester?.email, thread.requester?.name);
    const body = appendedTo(thread.body, said);
    const subject = subjectOf(thread.subject);
    return { record, arrival: { ...common, externalId: threadId, subject, body, requester } };
  }
  const stranger = joined.kind === 'begins' && joined.strangerTo !== null;
  const finding = stranger ? 'not_a_party' : reused;
  const record = recordOf(mail, look, 'item', finding, look.threadId, secretOf(read), parties);
  const arrival: PolledTicket = {
    ...common,
    externalId: look.threadId,
    subject: subjectOf(withoutTokens(read.subject)),
    body: bodyOf([said]),
    requester: requesterOf(read.from, read.name),
  };
  return { record, arrival };
}

function normalised(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function secretOf({ messageId, from, name, subject, files }: MailRead): MailRecord['secret'] {
  return { messageId, from, name, subject, files };
}

function recordOf(
  { uidValidity, uid, atMs }: FolderMail,
  { identity }: MailLook,
  place: MailPlace,
  finding: string | null,
  threadId: string | null,
  secret: MailRecord['secret'],
  parties: readonly string[] = [],
): MailRecord {
  return { uidValidity, uid, identity, place, finding, threadId, parties, secret, atMs };
}
