import { intakeLimits } from '@signalbox/domain';
import { ConnectorError, type Polled, type PolledTicket } from './connector.ts';
import { toText } from './http/answer.ts';

/** Tickets a poll takes at most: each is a handful of requests, and what was taken is committed before more is asked for. */
export const ticketsPerPoll = 10;
const emailMax = 320;
const nameMax = 255;
const betweenMessages = '\n\n---\n\n';
/** Of a long thread, how many messages are taken besides the first. */
export const laterMessagesMax = 9;

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

/**
 * Looks at tickets one after the other, few at a time and gently: a busy system answers a few requests a second. A ticket whose
 * own answer cannot be used is passed over; one that cannot be had now ends it, and what was read before it is kept.
 *
 * @throws ConnectorError when not even the first could be had.
 */
export async function lookAtEach<Look, Seen>(
  looks: readonly Look[],
  externalIdOf: (look: Look) => string,
  read: (look: Look) => Promise<Seen>,
): Promise<{
  readonly seen: readonly (readonly [Look, Seen | null])[];
  readonly skipped: Polled['skipped'];
  readonly fault: ConnectorError | null;
}> {
  const seen: (readonly [Look, Seen | null])[] = [];
  const skipped: Polled['skipped'][number][] = [];
  for (const look of looks.slice(0, ticketsPerPoll)) {
    try {
      seen.push([look, await read(look)]);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const { fault } = error;
      if (fault === 'refused' || fault === 'unreadable') {
        // A token that was revoked meanwhile is refused every ticket: none of them may be passed over for it.
        if (error.status === 401) throw error;
        skipped.push({ externalId: externalIdOf(look), fault });
        seen.push([look, null]);
      } else if (seen.length === 0) throw error;
      else return { seen, skipped, fault: error };
    }
  }
  return { seen, skipped, fault: null };
}
