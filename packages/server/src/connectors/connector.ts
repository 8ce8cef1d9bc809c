import type { Finding, OfferedPlace } from '@signalbox/contract';
import type { Changer, Guarantee, OutsideFields, OutsideState, PastValue } from '@signalbox/domain';
import type { MailRecord } from './mail/ledger.ts';
import type { Tape } from './tape.ts';

export { openTape, type Tape } from './tape.ts';

/** One ticket's write as a connector sees it: outside names and values only. */
export interface OutsideWrite {
  readonly tenantId: string;
  readonly externalId: string;
  /** The same for every try of one action; the marker the outside system keeps or the key it tells repeats by. */
  readonly writeKey: string;
  readonly fields: OutsideFields;
  /** What the team is told beside the fields, with no text of the ticket; null for a source without notes. */
  readonly note: string | null;
  /** Takes down the requests that are made for it. Absent: nobody does. */
  readonly tape?: Tape | undefined;
}

/**
 * A way to one outside system. `read` and `write` throw `ConnectorError`; a `write` that returns says only that the system
 * answered, never that anything changed.
 */
export interface Connector {
  readonly guarantee: Guarantee;
  /** Its writes leave a note for the team. */
  readonly notes: boolean;
  /** Writes to it under way at once; more wait their turn. Absent: as many as come. */
  readonly atOnce?: number;
  /** A request that has not ended after this is given up; its effect may still arrive. */
  readonly timeoutMs: number;
  /** How long after a request was given up its effect may still appear. */
  readonly settlesWithinMs: number;
  /** Reads the fields of a ticket and looks for the marker. Given up after `withinMs`. */
  read(write: OutsideWrite, withinMs: number): Promise<OutsideState>;
  /**
   * Sends what `before` lacks of the write: first the note, then fields, then state, so that internal text is never part of a
   * call that could show it. Given up after `withinMs`, when nothing of it may leave this process any more. Throws `refused`
   * only while nothing of it was done.
   */
  write(write: OutsideWrite, withinMs: number, before: OutsideState): Promise<void>;
  /** How long after a write was confirmed its ticket is looked at once more. Absent: never. */
  readonly lookAgainAfterMs?: number;
  /** Absent: a ticket is read again as before a write, and who changed it is not known. */
  readonly secondLook?: SecondLook;
  /** Absent: its requesters cannot be told anything. */
  readonly replies?: Replies;
  /** Whether a field ends a ticket, so that it is set after its requester was told. Absent: none does. */
  readonly ends?: (field: string) => boolean;
  /**
   * Whether the system would take the fields that end the ticket, as it stands and for this sign-in: asked before its
   * requester is told, since what a requester was told cannot be taken back. Reads only. Throws `ConnectorError` `refused`
   * when it would not. Absent: that is known only when they are written.
   */
  mayEnd?(write: OutsideWrite, withinMs: number): Promise<void>;
  /** Absent: its tickets do not come in by themselves. */
  readonly poll?: Poll;
  /** Absent: it has no past tickets with labels, or nobody said where it is looked. */
  readonly history?: History;
  /**
   * What it lacks for what the workspace asks of it: rights, fields, values. Reads only. Throws `ConnectorError` when it could
   * not be asked; a token that is refused is a finding. Absent: it cannot tell.
   */
  probe?(withinMs: number): Promise<readonly Finding[]>;
  /**
   * The fields that can be written where it looks for tickets, with what may be chosen in each as far as the system tells.
   * Reads only. @throws ConnectorError. Absent: it cannot list them.
   */
  places?(withinMs: number): Promise<readonly OfferedPlace[]>;
  /** Gives back what it keeps open between uses. Absent: it keeps nothing of its own. */
  close?(): void;
}

/** How what was written is seen again with as few requests as the system allows. */
export interface SecondLook {
  /** Tickets it reads in one request. */
  readonly atOnce: number;
  /**
   * The written fields of these tickets as they stand now, by the number of the ticket; one that is not in the answer was not
   * seen. Given up after `withinMs`. @throws ConnectorError
   */
  read(
    writes: readonly OutsideWrite[],
    withinMs: number,
  ): Promise<ReadonlyMap<string, OutsideFields>>;
  /** Who changed these fields last, of what was done after the write. Absent: it cannot tell. @throws ConnectorError */
  changedBy?(
    write: OutsideWrite,
    fields: readonly string[],
    withinMs: number,
  ): Promise<Readonly<Record<string, Changer>>>;
}

/** A text for the requester of a ticket: one that the workspace fixed, or one that a person said yes to. */
export interface OutsideReply
  extends Pick<OutsideWrite, 'tenantId' | 'externalId' | 'writeKey' | 'tape'> {
  /** Plain: what looks like markup or a header in it is text. */
  readonly text: string;
}

/** How requesters are answered in public. Apart from `write`, so that no internal text can take this way. */
export interface Replies {
  /** Whether the answer with this key stands in the ticket, for its requester to see. Given up after `withinMs`. */
  sent(reply: OutsideReply, withinMs: number): Promise<boolean>;
  /** Throws `refused` only while nothing of it was done, `unmarked` when it could not be told apart from a repeat. */
  send(reply: OutsideReply, withinMs: number): Promise<void>;
}

/** How a source is asked for what is new in it. */
export interface Poll {
  readonly everyMs: number;
  /** Names the system, without a secret: where a cursor of another one means nothing. */
  readonly system: string;
  /**
   * A few of the tickets that are new, or whose requester said something new, since the cursor. Without a cursor: none, and
   * one that stands at this moment. Throws `ConnectorError` when it found out nothing. Given up after `withinMs`.
   *
   * @param failures times in a row it found out nothing before.
   */
  take(cursor: unknown, withinMs: number, failures: number): Promise<Polled>;
  /** One that was set aside, by its `look`. Throws `ConnectorError`. Absent: it sets none aside. */
  readonly takeAside?: (look: unknown, withinMs: number) => Promise<Looked>;
}

/** What was found in a ticket: news, or else what was said or changed there otherwise. Neither: it is as it was. */
export interface Looked {
  readonly ticket: PolledTicket | null;
  readonly update: PolledUpdate | null;
}

/** A ticket that its system could not show while it showed others. */
export interface AsideTicket {
  readonly externalId: string;
  /** JSON: what `takeAside` needs to look at it later. Names nobody. */
  readonly look: unknown;
  readonly fault: ConnectorFault;
  readonly status: number | null;
}

export interface Polled {
  readonly arrivals: readonly PolledTicket[];
  /** Tickets in which something else was said or changed; known ones are brought up to date. Absent: it cannot tell. */
  readonly updates?: readonly PolledUpdate[];
  /** JSON. Committed together with the arrivals, it neither loses nor doubles one. */
  readonly cursor: unknown;
  /** There is more to take at once. */
  readonly more: boolean;
  /** Tickets that were passed over because their own answer could not be used. */
  readonly skipped: readonly { readonly externalId: string; readonly fault: ConnectorFault }[];
  /** Tickets to be looked at later by themselves. The cursor is past them. Absent: none. */
  readonly aside?: readonly AsideTicket[];
  /** Of a source of mails: where each that was read ended, recorded together with the arrivals. */
  readonly mails?: readonly MailRecord[];
  /** What ended it before it was through; null when nothing did. */
  readonly fault: ConnectorError | null;
}

/** A ticket as it came in; lengths within the limits of an item. */
export interface PolledTicket {
  readonly externalId: string;
  /** Names the newest thing the requester said: the same for every look at it. */
  readonly revision: string;
  readonly subject: string;
  readonly body: string;
  readonly requester: { readonly email?: string; readonly name?: string } | null;
  /** Ours, as far as the source's mapping names them and they have a value. */
  readonly fields: Readonly<Record<string, string>>;
  readonly receivedAt: string;
  /** Not decided on, and kept for the people who see the original: what it repeats, its files. */
  readonly aside?: string | null;
  /** Every message of it, oldest first; of a long thread the newest. Absent: it cannot tell one from another. */
  readonly thread?: readonly PolledMessage[];
}

/** A ticket that is no news, as it stands. */
export type PolledUpdate = Pick<PolledTicket, 'externalId' | 'fields' | 'thread'>;

/** One message of a ticket. */
export interface PolledMessage {
  /** What the system calls it; the same for every look at it. */
  readonly ref: string;
  /** RFC 3339. */
  readonly at: string;
  /** `agent`: we wrote it ourselves. */
  readonly from: 'requester' | 'team' | 'agent';
  /** Only the team sees it. */
  readonly internal: boolean;
  /** Null: it was not read this time, or has none. */
  readonly text: string | null;
}

/** How a source is asked for what its people made of its tickets so far. */
export interface History {
  /** Names the system, where it is looked and what is mapped, without a secret: a cursor of another one means nothing. */
  readonly about: string;
  /**
   * A few past tickets, the newest first, from where the cursor stands; null: from the newest of all. Throws `ConnectorError`
   * when it found out nothing. Given up after `withinMs`.
   */
  take(cursor: unknown, asked: PastAsked, withinMs: number): Promise<PastPage>;
}

export interface PastAsked {
  /** None that came before is wanted; null: all are. A little more may come. */
  readonly sinceMs: number | null;
  readonly most: number;
  /** Times in a row it found out nothing before. */
  readonly failures: number;
}

export interface PastPage {
  readonly tickets: readonly PastTicket[];
  /** JSON. Committed together with the tickets, it neither loses nor doubles one. */
  readonly cursor: unknown;
  /** There are more behind these. */
  readonly more: boolean;
  /** How many, as far as the system tells. */
  readonly left: number | null;
  /** Tickets that could not be read. The cursor is past them. */
  readonly skipped: Polled['skipped'];
  /** What ended it before it was through; null when nothing did. */
  readonly fault: ConnectorError | null;
}

/** A ticket as its requester put it, and what stands in it at the end. */
export interface PastTicket extends Pick<PolledTicket, 'externalId' | 'receivedAt'> {
  /** As the requester said it first: neither an answer nor a note nor what somebody made of it later. */
  readonly subject: string;
  readonly body: string;
  /** It has ended, or is older than a day: what stands in it is nobody's first guess any more. */
  readonly settled: boolean;
  /** A note of ours stands in it, so what stands in its fields may be what an agent decided. */
  readonly ours: boolean;
  /** By our field, as far as something stands there. */
  readonly values: Readonly<Record<string, PastValue>>;
}

/** The connector of a tenant's source; null when the workspace no longer has it. */
export type ConnectorSource = (tenantId: string, source: string) => Connector | null;

/**
 * - `unreachable`: refused, reset, timed out or 5xx; may work later, and a write may or may not have arrived.
 * - `busy`: 429, with `retryAfterMs` to stay away, or 412, changed since it was read. Nothing was done.
 * - `refused`: any other 4xx; will not work later. Nothing was done.
 * - `unmarked`: it took the write and dropped its mark, so that a repeat could not be told. Never sent again.
 * - `unreadable`: an answer that is not what the source's description says.
 */
export type ConnectorFault = 'unreachable' | 'busy' | 'refused' | 'unmarked' | 'unreadable';

/** Never holds anything the outside system said: answers carry ticket text. */
export class ConnectorError extends Error {
  readonly fault: ConnectorFault;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(
    fault: ConnectorFault,
    details: {
      readonly status?: number | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`outside system: ${fault}${details.status === undefined ? '' : ` (${details.status})`}`, {
      cause: details.cause,
    });
    this.name = 'ConnectorError';
    this.fault = fault;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}
