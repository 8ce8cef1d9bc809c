/** Longest part of a text the model reads, in UTF-16 units. The newest message of a ticket stands first. */
export const MAX_TEXT_UNITS = 16_384;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is exactly the plain ASCII text
const PLAIN = /^[\u0000-\u007f]*$/;

/** The text as the model reads it: cut to MAX_TEXT_UNITS, NFKC (full-width and ligature forms unify), lower case. */
export function readableText(text: string): string {
  const cut = text.length > MAX_TEXT_UNITS ? text.slice(0, MAX_TEXT_UNITS) : text;
  if (PLAIN.test(cut)) return cut.toLowerCase();
  const unified = cut.normalize('NFKC').toLowerCase();
  return unified.length > MAX_TEXT_UNITS ? unified.slice(0, MAX_TEXT_UNITS) : unified;
}
