import type { Json } from '@signalbox/domain';

/** Stands where a text was erased. */
export const erasedMark = '[erased]';

const longestCharacters = 60;
const mostWords = 6;
const longNumber = /\d{5}/;

/**
 * Whether a string may be something a person wrote or is known by, rather than the name of a class. It is when it is longer
 * than 60 characters or 6 words, or holds an `@` or five digits in a row (an address, a phone or customer number). A name of
 * a few words cannot be told from a class by its form; where nothing checked the value before, compare it with known ones too.
 */
export function looksLikeText(value: string): boolean {
  return (
    value.length > longestCharacters ||
    value.includes('@') ||
    longNumber.test(value) ||
    value.trim().split(/\s+/u).length > mostWords
  );
}

/** The same value with every string, and every name of a member, that looks like text replaced by `[erased]`. */
export function withoutText(value: Json): Json {
  if (typeof value === 'string') return looksLikeText(value) ? erasedMark : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutText);
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Json>>).map(([name, member]) => [
      looksLikeText(name) ? erasedMark : name,
      withoutText(member),
    ]),
  );
}

/** What an agent decided: only the `value` members hold values; ids and reasons beside them have digits of their own. */
export function withoutDecidedText(decided: Json): Json {
  if (decided === null || typeof decided !== 'object') return decided;
  if (Array.isArray(decided)) return (decided as readonly Json[]).map(withoutDecidedText);
  return Object.fromEntries(
    Object.entries(decided as Readonly<Record<string, Json>>).map(([name, member]) => [
      name,
      name === 'value' && typeof member === 'string'
        ? withoutText(member)
        : withoutDecidedText(member),
    ]),
  );
}
