import { own } from '../shared/own.ts';

/** What stands in a ticket beside what we know of it. Values are ours, by the name the outside field has in the workspace. */
export interface SeenTicket {
  readonly now: Readonly<Record<string, string>>;
  /** As it came in. */
  readonly came: Readonly<Record<string, string>>;
  /** What we have written there, whether or not it has been confirmed. */
  readonly written: Readonly<Record<string, readonly string[]>>;
  /** It was read after our last write had been confirmed. */
  readonly afterConfirmed: boolean;
  /** What people had set before, as the last look found it. */
  readonly corrected: Readonly<Record<string, string>>;
}

export interface Correction {
  readonly target: string;
  readonly value: string;
}

/** What redaction puts in the place of a value, such as `[EMAIL_1]`. */
const placeholder = /\[[A-Z]+_\d+\]/;

/**
 * What people have set in the ticket system by themselves, by outside field: before our write, after it, again, or back. What
 * we wrote and what it came in with are no news, unless somebody put it back. A field that was emptied says nothing of what is
 * right, and a value with a placeholder cannot be compared.
 */
export function correctionsOf(
  targets: readonly string[],
  { now, came, written, afterConfirmed, corrected }: SeenTicket,
): readonly Correction[] {
  return targets.flatMap((target) => {
    const value = own(now, target) ?? '';
    const before = own(corrected, target);
    if (value === '' || value === before || placeholder.test(value)) return [];
    if (before !== undefined) return [{ target, value }];
    const ours = own(written, target) ?? [];
    const first = own(came, target) ?? '';
    if (ours.includes(value) || placeholder.test(first)) return [];
    // Read before our write had surely arrived, the old value is only old.
    if (value === first && (ours.length === 0 || !afterConfirmed)) return [];
    return [{ target, value }];
  });
}
