import { wordsOf } from './words.ts';

/** Text read into a document, in UTF-16 units: enough for any ticket, and far below the megabyte a tsvector may have. */
const charactersMax = 60_000;
/** PostgreSQL's positions end at 16,383; words after it could be found, but not in phrases. */
const wordsMax = 16_000;
/** A phrase does not reach from one text into the next. */
const gap = 2;

/**
 * What is searched of an item or a past ticket, as the text of a tsvector: its words with their positions, and marks. A mark
 * begins with `~`, which no word has, so nobody can search for one or forge one.
 */
export function documentText(texts: readonly string[], marks: readonly string[]): string {
  const positions = new Map<string, number[]>();
  let at = 1;
  let left = charactersMax;
  for (const text of texts) {
    const read = text.length > left ? text.slice(0, left).replace(/[\uD800-\uDBFF]$/, '') : text;
    left -= read.length;
    for (const word of wordsOf(read)) {
      if (at > wordsMax) break;
      for (const form of word) {
        const known = positions.get(form);
        if (known === undefined) positions.set(form, [at]);
        // 256 positions of one word are what a tsvector keeps.
        else if (known.length < 255) known.push(at);
      }
      at += 1;
    }
    at += gap;
  }
  // Words are letters, digits and marks only: none needs quoting or escaping.
  const words = [...positions].map(([form, where]) => `'${form}':${where.join(',')}`);
  return [...marks.map((mark) => `'${mark}'`), ...words].join(' ');
}

export const windowMark = (no: number): string => `~w${no}`;
/** On past tickets. */
export const tenantMark = (tenantId: string): string => `~t${tenantId.replaceAll('-', '')}`;
/** On items with an answer somebody gave. */
export const labelMark = (tenantId: string): string => `~l${tenantId.replaceAll('-', '')}`;
