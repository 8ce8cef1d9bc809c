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
  'ADDRESS',
  'PERSON',
] as const;

export type MarkType = (typeof markTypes)[number];

/** What is marked beside structured values, which always are. */
export interface AlsoMarked {
  readonly names: boolean;
  readonly addresses: boolean;
}

export const structuredOnly: AlsoMarked = { names: false, addresses: false };

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

const abbreviated = /(?:nr|no|num)$/i;

/** Like `lastMatchEnd`, but only when nothing between the match and the end of the window begins a new clause. */
export function labelEnd(pattern: RegExp, window: string): number {
  const end = lastMatchEnd(pattern, window);
  if (end === -1) return -1;
  // The stop of `Kundennr.` is part of the label as well.
  const rest = window.slice(end).replace(/^\./, abbreviated.test(window.slice(0, end)) ? '' : '.');
  return sameClause.test(rest) ? end : -1;
}

/** The last match of a global pattern in a short window of text, or null. */
export function lastMatchEnd(pattern: RegExp, window: string): number {
  let end = -1;
  for (const match of window.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}
