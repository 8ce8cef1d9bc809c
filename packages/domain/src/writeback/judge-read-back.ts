import { own } from '../shared/own.ts';
import type { EndedVerdict } from '../shared/write-verdict.ts';

/** Outside field → value as text; absent or null: the field is empty. */
export type OutsideFields = Readonly<Record<string, string | null>>;

/** The note of a write: not there, seen by the team only (once, or more often than meant), or seen by the requester as well. */
export type NoteSeen = 'absent' | 'internal' | 'doubled' | 'public';

/** The answer of a write to the requester: not there, or there for them to see. */
export type ReplySeen = 'absent' | 'sent';

/** What was read from the outside system. */
export interface OutsideState {
  readonly fields: OutsideFields;
  /** Null where the source keeps none. */
  readonly marker: boolean | null;
  /** Absent where a write leaves no note. */
  readonly note?: NoteSeen | undefined;
  /** Absent where a write tells the requester nothing. */
  readonly reply?: ReplySeen | undefined;
  /** What a conditional write names so that it changes nothing that was changed since; absent where there is none. */
  readonly version?: string | undefined;
}

export type WritePlan =
  | { readonly kind: 'write'; readonly missing: readonly string[] }
  | { readonly kind: 'already_done' }
  | { readonly kind: 'conflict'; readonly fields: readonly string[] };

/** What redaction puts in the place of a value, such as `[EMAIL_1]`. */
const placeholder = /\[[A-Z]+_\d+\]/;

function sameValue(a: string | null | undefined, b: string | null | undefined): boolean {
  return (a ?? '') === (b ?? '');
}

/** The values of these fields that do not stand as intended. */
export function missingFields(intended: OutsideFields, seen: OutsideState): readonly string[] {
  return Object.keys(intended).filter((name) => !sameValue(own(seen.fields, name), intended[name]));
}

/**
 * Plans a write from what stands outside before it. Nothing is written when our marker and every intended value are there;
 * nothing is written over a value that a person changed since the ticket came in, and nothing more after a note that the
 * requester can see. A reply that is still to be told is written to a ticket that stands as intended; where somebody has
 * changed it since, what it says may no longer be so.
 *
 * @param lastSeen the values the ticket came in with; a field it did not name cannot conflict.
 */
export function planWrite(
  intended: OutsideFields,
  before: OutsideState,
  lastSeen: OutsideFields,
): WritePlan {
  const missing = missingFields(intended, before);
  if (before.note === 'public') return { kind: 'already_done' };
  const noted = before.note !== 'absent';
  const told = before.reply !== 'absent';
  if (missing.length === 0 && before.marker !== false && noted && told) {
    return { kind: 'already_done' };
  }
  if (before.marker === true && (told || missing.length > 0)) return { kind: 'already_done' };
  const changed = missing.filter((name) => {
    const stands = own(before.fields, name) ?? '';
    // Nobody's work is lost by filling an empty field, and a value with a placeholder is not the one that came in.
    if (stands === '' || !Object.hasOwn(lastSeen, name)) return false;
    const came = lastSeen[name] ?? '';
    return stands !== came && !placeholder.test(came);
  });
  return changed.length > 0 ? { kind: 'conflict', fields: changed } : { kind: 'write', missing };
}

/**
 * The verdict on a write from reading every field back. A success answer of the outside system is no evidence and is not
 * asked for.
 *
 * - `confirmed`: every field stands as intended, with the marker where the source keeps one, an internal note where a
 *   write leaves one, and the reply where it has one.
 * - `not_applied`: nothing of it arrived. `partly_applied`: some of it did.
 * - `overwritten`: our marker is there, so it arrived, but every field has been changed since.
 */
export function judgeReadBack(intended: OutsideFields, after: OutsideState): EndedVerdict {
  const names = Object.keys(intended);
  const applied = names.length - missingFields(intended, after).length;
  const noted = after.note !== 'absent' && after.note !== 'public';
  const left = (after.note !== undefined && after.note !== 'absent') || after.reply === 'sent';
  if (applied === names.length) {
    if (after.marker !== false && noted && after.reply !== 'absent') return 'confirmed';
    // Nothing but note and reply was to be written.
    return names.length === 0 && !left ? 'not_applied' : 'partly_applied';
  }
  if (applied > 0 || left) return 'partly_applied';
  return after.marker === true ? 'overwritten' : 'not_applied';
}
