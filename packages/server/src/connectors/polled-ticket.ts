import { intakeLimits } from '@signalbox/domain';
import { type AsideTicket, ConnectorError, type Polled, type PolledTicket } from './connector.ts';
import { toText } from './http/answer.ts';

/** Tickets a poll takes at most: each is a handful of requests, and what was taken is committed before more is asked for. */
export const ticketsPerPoll = 10;
const emailMax = 320;
const nameMax = 255;
const betweenMessages = '\n\n---\n\n';
/** Of a long thread, how many messages are taken besides the first. */
export const laterMessagesMax = 9;

/** Of the team's messages, how many of the newest are read. */
export const teamMessagesMax = 5;
/** Of a long thread, how many messages are named. */
export const threadMax = 100;

/** A text that can be kept, cut to so many characters. */
export function cut(text: string, max: number): string {
  return toText(text.slice(0, max)) ?? '';
}

/** What the requester said, in its order, as the text of an item. */
export function bodyOf(messages: readonly string[]): string {
  const said = messages.map((text) => text.trim()).filter((text) => text !== '');
  return cut(said.join(betweenMessages), intakeLimits.bodyMaxCharacters);
}

export function subjectOf(subject: string | null | undefined): string {
  return cut(subject ?? '', intakeLimits.subjectMaxCharacters);
}

/** The first of these that is a moment, as an item has it. */
export function momentOf(...moments: readonly (string | null | undefined)[]): string {
  const ms = moments.map((moment) => Date.parse(moment ?? '')).find((one) => !Number.isNaN(one));
  return new Date(ms ?? 0).toISOString();
}

/** What of a requester can be kept; null when nothing can. */
export function requesterOf(
  email: string | null | undefined,
  name: string | null | undefined,
): PolledTicket['requester'] {
  const usable = email != null && /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= emailMax;
  const named = name != null && name !== '';
  if (!usable && !named) return null;
  return {
    ...(usable ? { email: cut(email, emailMax) } : {}),
    ...(named ? { name: cut(name, nameMax) } : {}),
  };
}

export interface LookedAt<Look, Seen> {
  /** In their order; null for one that was passed over or set aside. */
  readonly seen: readonly (readonly [Look, Seen | null])[];
  readonly skipped: Polled['skipped'];
  /** Of those seen: their system answered that it cannot show them. */
  readonly aside: readonly { readonly look: Look; readonly error: ConnectorError }[];
  readonly fault: ConnectorError | null;
}

/** Times a source must have failed in a row until tickets, and not it, are taken for what is broken. */
const failuresUntilTickets = 2;

/**
 * Looks at tickets one after the other, few at a time and gently: a busy system answers a few requests a second. A ticket whose
 * own answer cannot be used is passed over. One that its system fails to show is set aside, so that it holds up none behind it;
 * two in a row are taken for a failing system, which ends it, and what was read before is kept, until that has happened again
 * and again. One that cannot be had now for another reason ends it too.
 *
 * @param failures times in a row the source failed before.
 * @param most tickets that are looked at.
 * @throws ConnectorError when not even the first could be had.
 */
export async function lookAtEach<Look, Seen>(
  looks: readonly Look[],
  externalIdOf: (look: Look) => string,
  read: (look: Look) => Promise<Seen>,
  failures: number,
  most = ticketsPerPoll,
): Promise<LookedAt<Look, Seen>> {
  const seen: (readonly [Look, Seen | null])[] = [];
  const skipped: Polled['skipped'][number][] = [];
  const aside: { readonly look: Look; readonly error: ConnectorError }[] = [];
  /** Failed, and nothing was had since: its fault or that of the whole system. */
  const failed: { readonly look: Look; readonly error: ConnectorError }[] = [];
  const setAside = (): void => {
    for (const one of failed.splice(0)) {
      aside.push(one);
      seen.push([one.look, null]);
    }
  };
  const failedMax = failures >= failuresUntilTickets ? ticketsPerPoll : 1;
  const endWith = (fault: ConnectorError): LookedAt<Look, Seen> => {
    if (seen.length === 0) throw fault;
    return { seen, skipped, aside, fault };
  };
  for (const look of looks.slice(0, most)) {
    try {
      const found = await read(look);
      setAside();
      seen.push([look, found]);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const { fault, status } = error;
      if (fault === 'refused' || fault === 'unreadable') {
        // A token that was revoked meanwhile is refused every ticket: none of them may be passed over for it.
        if (status === 401) throw error;
        setAside();
        skipped.push({ externalId: externalIdOf(look), fault });
        seen.push([look, null]);
      } else if (fault !== 'unreachable' || status === null || failed.length >= failedMax) {
        return endWith(error);
      } else failed.push({ look, error });
    }
  }
  setAside();
  return { seen, skipped, aside, fault: null };
}

/** As a poll hands them over. */
export function asideOf<Look>(
  aside: LookedAt<Look, unknown>['aside'],
  toAside: (look: Look) => Pick<AsideTicket, 'externalId' | 'look'>,
): readonly AsideTicket[] {
  return aside.map(({ look, error: { fault, status } }) => ({ ...toAside(look), fault, status }));
}
