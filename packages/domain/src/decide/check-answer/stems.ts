import { foldWord } from '../rules/tokens.ts';

const shortestStem = 4;

// Of both languages at once: a text may hold words of either, and a stem is only compared with other stems.
const endings = [
  ...['ierungen', 'ierung', 'ierten', 'ieren', 'ierte', 'iert', 'iere', 'ie', 'ations', 'ation'],
  ...['ungen', 'ung', 'ments', 'ment', 'ings', 'ing', 'ied', 'ies', 'edly', 'ed', 'ers', 'ern'],
  ...['er', 'en', 'em', 'es', 'et', 'ly', 'e', 's', 'y'],
].sort((a, b) => b.length - a.length);

/** What is left over when one form of a verb loses more than the other: "bestell-t", "refund-ed". */
const remainders = new Set(['t', 'n', 'd', 'st', 'te', 'ten']);

/**
 * A word of `normaliseText` without marks and without the endings that inflection gives it, in English and German. Coarse on
 * purpose: "erstatten", "erstattet" and "Erstattung" are one, and so are some words that are not ("plan" and "planer"). An irregular
 * verb, an umlaut in a plural and the parts of a compound are not seen through.
 */
export function stemOf(word: string): string {
  const { plain } = foldWord(word);
  if (/\d/.test(plain)) return plain;
  // "gezahlt" is of "zahlen".
  let stem = plain.length > 6 && /^ge.*t$/.test(plain) ? plain.slice(2) : plain;
  for (let ending = endingOf(stem); ending !== undefined; ending = endingOf(stem))
    stem = stem.slice(0, -ending.length);
  return stem;
}

function endingOf(stem: string): string | undefined {
  return endings.find(
    (ending) => stem.length - ending.length >= shortestStem && stem.endsWith(ending),
  );
}

/** Whether two stems are of one word. */
export function sameStem(one: string, other: string): boolean {
  if (one === other) return true;
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return (
    shorter.length >= shortestStem &&
    longer.startsWith(shorter) &&
    remainders.has(longer.slice(shorter.length))
  );
}
