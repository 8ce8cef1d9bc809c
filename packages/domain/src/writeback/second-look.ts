import { own } from '../shared/own.ts';
import { missingFields, type OutsideFields } from './judge-read-back.ts';

/**
 * Who changed a field after a write, as far as its system tells. Whoever works as our own user is an automation: a person does
 * not use our token.
 */
export type Changer = 'person' | 'automation' | 'unknown';

export interface ChangedField {
  readonly field: string;
  readonly wrote: string | null;
  /** Null: it is empty now. */
  readonly stands: string | null;
  readonly by: Changer;
}

/** What stands differently from what was written; nothing when all of it stands. */
export function changedSince(
  written: OutsideFields,
  seen: OutsideFields,
  by: Readonly<Record<string, Changer>>,
): readonly ChangedField[] {
  return missingFields(written, { fields: seen, marker: null }).map((field) => ({
    field,
    wrote: own(written, field) ?? null,
    stands: own(seen, field) ?? null,
    by: own(by, field) ?? 'unknown',
  }));
}

/**
 * What of it says what would have been right: a value that a person put there. What an automation put there says how that was
 * set up, and an emptied field says nothing.
 */
export function correctionsAmong(
  changes: readonly ChangedField[],
): readonly { readonly field: string; readonly value: string }[] {
  return changes.flatMap(({ field, stands, by }) =>
    by === 'person' && stands !== null && stands !== '' ? [{ field, value: stands }] : [],
  );
}
