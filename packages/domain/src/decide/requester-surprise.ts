/** Field → value → checked tickets that have it. */
export type CheckedPast = ReadonlyMap<string, ReadonlyMap<string, number>>;

export interface Surprise {
  readonly field: string;
  /** In bits, >= 0: one more for half the chance. */
  readonly score: number;
  readonly limit: number;
}

/** Fewer checked tickets say nothing about what is usual for a requester. */
export const SURPRISE_MIN_TICKETS = 8;
/** A value expected of less than one in 32 of the requester's tickets is surprising. */
export const SURPRISE_LIMIT_BITS = 5;
/** What all requesters have in common counts as much as this many tickets of the requester's own. */
const SHARED_TICKETS = 2;

/**
 * How surprising a decision is for its requester: the most of its values, each as -log2 of its chance by the requester's
 * checked tickets, smoothed with the shares of all requesters (a Dirichlet prior; MacKay and Peto 1995). Null without an
 * answer in a field of which at least SURPRISE_MIN_TICKETS tickets of the requester were checked.
 */
export function requesterSurprise(
  decided: readonly { readonly field: string; readonly value: string | null }[],
  past: CheckedPast,
  all: CheckedPast,
): Surprise | null {
  let most: Surprise | null = null;
  for (const { field, value } of decided) {
    const own = past.get(field);
    if (value === null || own === undefined) continue;
    const tickets = sumOf(own);
    if (tickets < SURPRISE_MIN_TICKETS) continue;
    const shared = SHARED_TICKETS * shareOf(all.get(field) ?? own, value);
    const score = -Math.log2(((own.get(value) ?? 0) + shared) / (tickets + SHARED_TICKETS));
    if (most === null || score > most.score) most = { field, score, limit: SURPRISE_LIMIT_BITS };
  }
  return most;
}

/** The share of a value among all, with one ticket more for each value and for those never seen: never 0, never 1. */
function shareOf(counts: ReadonlyMap<string, number>, value: string): number {
  return ((counts.get(value) ?? 0) + 1) / (sumOf(counts) + counts.size + 1);
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
