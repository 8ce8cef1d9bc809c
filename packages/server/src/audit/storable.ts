import type { Json } from '@signalbox/domain';

const replacement = '\ufffd';
// jsonb and text hold neither U+0000 nor half a surrogate pair.
// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what must not get in.
const unstorable = /[\u0000\p{Surrogate}]/gu;

/** The text with every character PostgreSQL cannot hold replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.replace(unstorable, replacement);
}

/**
 * The value as it comes back from a `jsonb` column. Numbers, nesting and names survive as they are (proved by test); only
 * characters PostgreSQL cannot hold change, see `storableText`.
 */
export function storableJson(value: Json): Json {
  if (typeof value === 'string') return storableText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(storableJson);
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(
    members.map(([name, member]) => [storableText(name), storableJson(member)]),
  );
}
