import type { AlsoMarked } from './mark.ts';
import { createRedactor, placeholdersIn, unredact } from './redactor.ts';

type Values = Readonly<Record<string, string>>;

/** Shorter ones stand in other words by chance. */
const valueMin = 4;

/** The text for its requester; null when a placeholder has no value: then nobody knows what it would say. */
export function fillReply(redacted: string, values: Values): string | null {
  const known = placeholdersIn(redacted).every((one) => Object.hasOwn(values, one));
  return known ? unredact(redacted, values) : null;
}

export interface RedactedReply {
  readonly redacted: string;
  /** What stands behind placeholders that the item did not have before; the secrets themselves. */
  readonly added: Values;
}

/**
 * Redacts what a person made of a reply, whether they saw placeholders or values: a placeholder of the item stays what it is,
 * and a value of the item gets its placeholder again. Null when there is a placeholder that nobody can fill.
 */
export function redactReply(text: string, values: Values, also: AlsoMarked): RedactedReply | null {
  if (!placeholdersIn(text).every((one) => Object.hasOwn(values, one))) return null;
  const redactor = createRedactor(values, also);
  const redacted = redactor.redact(unredact(text, values));
  // A name is found by the words around it, and those may be gone.
  const filled = Object.entries(values)
    .filter(([, value]) => value.trim().length >= valueMin)
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((whole, [placeholder, value]) => whole.replaceAll(value, placeholder), redacted);
  const added = Object.entries(redactor.values()).filter(([one]) => !Object.hasOwn(values, one));
  return { redacted: filled, added: Object.fromEntries(added) };
}
