/** Whom a fact is about: who asks, or everybody who writes from the same organisation. */
export type About = 'requester' | 'customer';

/** What was right for one field of a ticket, by the latest outcome of it. There is none of a decision that nobody checked. */
export interface CheckedTicket {
  readonly itemId: string;
  readonly field: string;
  readonly value: string;
  readonly witness: 'person' | 'requester' | 'source';
  /** When the ticket came in. */
  readonly receivedAtMs: number;
  /** When somebody said what was right. */
  readonly checkedAtMs: number;
}

interface FactTimes {
  /** When there was enough to know it by. */
  readonly learnedAtMs: number;
  /** When it was last seen to be so. */
  readonly confirmedAtMs: number;
  /** From then on it is known no more, unless something new confirms it. */
  readonly expiresAtMs: number;
}

/** `usual`: most tickets have this value. `recurring`: several tickets of late have it. */
export interface LearnedFact extends FactTimes {
  readonly kind: 'usual' | 'recurring';
  readonly field: string;
  readonly value: string;
  /** Tickets that have the value, of so many that were looked at. */
  readonly count: number;
  readonly of: number;
  /** The tickets that have it, newest first. */
  readonly itemIds: readonly string[];
}

export interface StatedFact extends FactTimes {
  readonly kind: 'stated';
  readonly text: string;
  /** Who said it last. */
  readonly by: string;
  /** How often it was said. */
  readonly count: number;
  /** The ticket it was said at last. */
  readonly itemIds: readonly string[];
}

export type Fact = LearnedFact | StatedFact;

/** Fewer tickets make no fact. */
export const FACT_MIN_TICKETS = 3;
/** What is usual is asked of this many of the newest tickets, so that it can change. */
export const USUAL_OF_TICKETS = 10;
export const RECURRING_WITHIN_MS = 30 * 86_400_000;

export interface MemoryScope {
  readonly nowMs: number;
  /** How long after a ticket came in, or a fact was last stated, it is remembered. */
  readonly keepMs: number;
  /** When a person had a fact forgotten; null: nobody did. Only tickets that come in later bring it back. */
  readonly forgottenAtMs: (fact: Pick<LearnedFact, 'kind' | 'field' | 'value'>) => number | null;
}

/**
 * What checked tickets of one subject tell. What requesters say of their own tickets counts for nothing here: nobody teaches
 * agents what to think of him.
 */
export function learnedFacts(
  tickets: readonly CheckedTicket[],
  scope: MemoryScope,
): readonly LearnedFact[] {
  const byField = new Map<string, CheckedTicket[]>();
  for (const ticket of tickets) {
    // A time from outside may lie ahead; a ticket is no younger than new.
    const receivedAtMs = Math.min(ticket.receivedAtMs, scope.nowMs);
    if (ticket.witness === 'requester' || receivedAtMs + scope.keepMs <= scope.nowMs) continue;
    const known = byField.get(ticket.field) ?? [];
    byField.set(ticket.field, known);
    known.push({ ...ticket, receivedAtMs });
  }
  return [...byField.values()].flatMap((given) => {
    const newestFirst = given.sort(
      (a, b) => b.receivedAtMs - a.receivedAtMs || (a.itemId < b.itemId ? 1 : -1),
    );
    return [...usual(newestFirst, scope), ...recurring(newestFirst, scope)];
  });
}

/** Facts people stated that are still known. */
export function standingFacts(
  stated: readonly Omit<StatedFact, 'expiresAtMs'>[],
  { nowMs, keepMs }: Pick<MemoryScope, 'nowMs' | 'keepMs'>,
): readonly StatedFact[] {
  return stated
    .map((fact) => ({ ...fact, expiresAtMs: fact.confirmedAtMs + keepMs }))
    .filter(({ expiresAtMs }) => expiresAtMs > nowMs);
}

function usual(tickets: readonly CheckedTicket[], scope: MemoryScope): readonly LearnedFact[] {
  const latest = tickets.slice(0, USUAL_OF_TICKETS);
  const holds = (those: readonly CheckedTicket[], of: number): boolean =>
    those.length >= FACT_MIN_TICKETS && 2 * those.length > of;
  return valuesOf(latest).flatMap((value) =>
    factOf({ kind: 'usual', value, tickets: latest, forMs: scope.keepMs, holds }, scope),
  );
}

function recurring(tickets: readonly CheckedTicket[], scope: MemoryScope): readonly LearnedFact[] {
  const forMs = Math.min(RECURRING_WITHIN_MS, scope.keepMs);
  const late = tickets.filter(({ receivedAtMs }) => receivedAtMs + forMs > scope.nowMs);
  const holds = (those: readonly CheckedTicket[]): boolean => those.length >= FACT_MIN_TICKETS;
  return valuesOf(late).flatMap((value) =>
    factOf({ kind: 'recurring', value, tickets: late, forMs, holds }, scope),
  );
}

interface Candidate {
  readonly kind: LearnedFact['kind'];
  readonly value: string;
  /** Of one field, newest first. */
  readonly tickets: readonly CheckedTicket[];
  /** How long a ticket counts. */
  readonly forMs: number;
  /** Whether these tickets with the value, of so many, make the fact. */
  readonly holds: (those: readonly CheckedTicket[], of: number) => boolean;
}

function factOf(candidate: Candidate, scope: MemoryScope): readonly LearnedFact[] {
  const { kind, value, tickets, forMs, holds } = candidate;
  const [newest] = tickets;
  if (newest === undefined) return [];
  const { field } = newest;
  const forgottenAtMs = scope.forgottenAtMs({ kind, field, value }) ?? Number.NEGATIVE_INFINITY;
  const withValue = (those: readonly CheckedTicket[]): readonly CheckedTicket[] =>
    those.filter((one) => one.value === value && one.receivedAtMs > forgottenAtMs);
  const those = withValue(tickets);
  if (!holds(those, tickets.length)) return [];
  // The oldest tickets leave first, and the last one it needs takes it along.
  let needed = FACT_MIN_TICKETS;
  while (!holds(withValue(tickets.slice(0, needed)), needed)) needed += 1;
  const last = tickets[needed - 1] ?? newest;
  const checked = those.map(({ checkedAtMs }) => checkedAtMs).sort((a, b) => a - b);
  return [
    {
      ...{ kind, field, value, count: those.length, of: tickets.length },
      itemIds: those.map(({ itemId }) => itemId),
      learnedAtMs: checked[FACT_MIN_TICKETS - 1] ?? newest.checkedAtMs,
      confirmedAtMs: checked.at(-1) ?? newest.checkedAtMs,
      expiresAtMs: last.receivedAtMs + forMs,
    },
  ];
}

function valuesOf(tickets: readonly CheckedTicket[]): readonly string[] {
  return [...new Set(tickets.map(({ value }) => value))];
}
