import { own } from '../shared/own.ts';
import type { EndedVerdict } from '../shared/write-verdict.ts';

/** Outside field → value as text; absent or null: the field is empty. */
export type OutsideFields = Readonly<Record<string, string | null>>;

/** What was read from the outside system. `marker` is null where the source keeps none. */
export interface OutsideState {
  readonly fields: OutsideFields;
  readonly marker: boolean | null;
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

/**
 * Plans a write from what stands outside before it. Nothing is written when our marker and every intended value are there;
 * nothing is written over a value that a person changed since the ticket came in.
 *
 * @param lastSeen the values the ticket came in with; a field it did not name cannot conflict.
 */
export function planWrite(
  intended: OutsideFields,
  before: OutsideState,
  lastSeen: OutsideFields,
): WritePlan {
  const missing = Object.keys(intended).filter(
    (name) => !sameValue(own(before.fields, name), intended[name]),
  );
  if (missing.length === 0 && before.marker !== false) return { kind: 'already_done' };
  if (before.marker === true) return { kind: 'already_done' };
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
 * - `confirmed`: every field stands as intended, and the marker where the source keeps one.
 * - `not_applied`: nothing of it arrived. `partly_applied`: some fields did.
 * - `overwritten`: our marker is there, so it arrived, but every field has been changed since.
 */
export function judgeReadBack(intended: OutsideFields, after: OutsideState): EndedVerdict {
  const names = Object.keys(intended);
  const applied = names.filter((name) => sameValue(own(after.fields, name), intended[name]));
  if (applied.length === names.length)
    return after.marker === false ? 'partly_applied' : 'confirmed';
  if (applied.length > 0) return 'partly_applied';
  return after.marker === true ? 'overwritten' : 'not_applied';
}
