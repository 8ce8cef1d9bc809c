/**
 * What redaction can mark. LITERAL is no personal data: it stands for text that looks like one of our own
 * placeholders, so that nobody can write a placeholder by hand and have it filled with a value.
 */
export const markTypes = [
  'LITERAL',
  'KEY',
  'EMAIL',
  'IBAN',
  'IP',
  'MAC',
  'SSN',
  'CARD',
  'PHONE',
] as const;

export type MarkType = (typeof markTypes)[number];

/** A place in a text: UTF-16 offsets, `end` exclusive. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly type: MarkType;
}

/** Stands for text that an earlier detector took. It is in no detector's alphabet, so nothing reaches across. */
export const taken = '\u0001';

// `Nr.` and `no.` belong to the label; any other stop or comma begins a new thought.
const sameClause = /^(?:\b(?:no|nr|num|number|nummer)\.|[^.,;!?\n]){0,24}$/i;

/** Like `lastMatchEnd`, but only when nothing between the match and the end of the window begins a new clause. */
export function labelEnd(pattern: RegExp, window: string): number {
  const end = lastMatchEnd(pattern, window);
  return end !== -1 && sameClause.test(window.slice(end)) ? end : -1;
}

/** The last match of a global pattern in a short window of text, or null. */
export function lastMatchEnd(pattern: RegExp, window: string): number {
  let end = -1;
  for (const match of window.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}
