import { own } from '../shared/own.ts';

/**
 * Why an item goes to a person, from the point of view of whoever takes it over. Each is told once an item; another one later
 * is told as an update.
 */
export const handOverCauses = [
  'unsure',
  'unusual',
  'stopped',
  'controls',
  'expired',
  'declined',
  'reassigned',
  'stuck',
] as const;
export type HandOverCause = (typeof handOverCauses)[number];

const byReason: Readonly<Record<string, HandOverCause>> = {
  kill_switch: 'stopped',
  mode_handback: 'controls',
  mode_stopped: 'controls',
  out_of_scope: 'unusual',
  unusual: 'unusual',
  no_answer: 'unsure',
  below_assisted: 'unsure',
  nothing_to_decide: 'unsure',
  missing_text: 'unsure',
  truncated: 'unsure',
  reopened: 'unsure',
  conflicting_final_rules: 'unsure',
};
const strongestFirst: readonly HandOverCause[] = ['stopped', 'controls', 'unusual', 'unsure'];

/**
 * The cause of a decision that waits for a person, by the codes of the gate's reasons; null when it is an ordinary review: the
 * owner's ceiling, a risk, or a confidence that only wants a second look, all of which the Inbox is for.
 */
export function causeOfReasons(
  codes: readonly string[],
  lane: string | null,
): HandOverCause | null {
  const found = new Set(codes.map((code) => own(byReason, code)));
  const strongest = strongestFirst.find((cause) => found.has(cause));
  if (strongest !== undefined) return strongest;
  // Under a ceiling everything is manual, the surest too.
  return lane === 'manual' && !codes.includes('autonomy_ceiling') ? 'unsure' : null;
}

/** An audit entry, as far as it may say that an item went to a person. */
export interface HandOverEvent {
  readonly type: string;
  readonly state: string | null;
  readonly lane: string | null;
  readonly verdict: string | null;
  readonly reasonCodes: readonly string[];
  /** The code an item is stuck with. */
  readonly code: string | null;
  /** A control, not a person, turned a delay into a review. */
  readonly byControl: boolean;
}

/** Types of entries that may say so. */
export const handOverEventTypes = [
  'decided',
  'gated_again',
  'hold_to_review',
  'review_expired',
  'verdict',
  'stuck',
] as const;

/** Codes of items that no agent could decide. A failed write is shown where writes are: a note could fail just so. */
const undecided: ReadonlySet<string> = new Set(['no_agent', 'decide_failed']);

/** Why the entry gives its item to a person; null when it does not. */
export function causeOfEvent(event: HandOverEvent): HandOverCause | null {
  switch (event.type) {
    case 'decided':
    case 'gated_again':
      return event.state === 'in_review' ? causeOfReasons(event.reasonCodes, event.lane) : null;
    case 'hold_to_review':
      return event.byControl ? 'controls' : null;
    case 'review_expired':
      return 'expired';
    case 'verdict':
      // Only a check says where it left the item: people may have had it already.
      if ((event.state ?? 'handed_over') !== 'handed_over') return null;
      if (event.verdict === 'decline') return 'declined';
      return event.verdict === 'reassign' ? 'reassigned' : null;
    case 'stuck':
      return event.code !== null && undecided.has(event.code) ? 'stuck' : null;
    default:
      return null;
  }
}
