import { isUnspaced, normaliseText } from '../rules/tokens.ts';
import type { ReplyPlace } from './answer.ts';
import { sameStem, stemOf } from './stems.ts';

/** Words that may stand between those of a phrase: "we fully guarantee", "wir werden Ihnen das erstatten". */
const gapWords = 3;
// What nobody sees between two letters does not make two words of one.
const word = /[\p{L}\p{N}\p{M}\u00ad\u200b-\u200d\u2060\ufeff]+/gu;

interface PlacedWord extends ReplyPlace {
  readonly stem: string;
}

/**
 * Where a reply says what it may not: the words of a phrase in their order, whole words without regard to case, marks or inflection, with up to
 * three others between them. "We cannot guarantee" is found by "we guarantee" as well: a person reads it. Other words for the same
 * promise are not found.
 */
export function findForbidden(text: string, forbid: readonly string[]): readonly ReplyPlace[] {
  if (forbid.length === 0) return [];
  const words = wordsOf(text);
  const places = forbid.flatMap((phrase) =>
    isUnspaced(phrase) ? findInside(text, phrase) : findPhrase(words, phrase),
  );
  return places.sort((a, b) => a.from - b.from || a.to - b.to);
}

function wordsOf(text: string): readonly PlacedWord[] {
  const words: PlacedWord[] = [];
  for (const { index, 0: found } of text.matchAll(word)) {
    const plain = normaliseText(found);
    if (plain !== '') words.push({ from: index, to: index + found.length, stem: stemOf(plain) });
  }
  return words;
}

function findPhrase(words: readonly PlacedWord[], phrase: string): readonly ReplyPlace[] {
  const wanted = wordsOf(phrase).map(({ stem }) => stem);
  const [first, ...rest] = wanted;
  if (first === undefined) return [];
  const places: ReplyPlace[] = [];
  for (const [n, { stem, from, to }] of words.entries()) {
    if (!sameStem(stem, first)) continue;
    const end = endOf(words, n, rest);
    if (end !== null) places.push({ from, to: Math.max(to, end) });
  }
  return places;
}

/** Where the rest of a phrase ends that began at word `n`; null: it does not follow. */
function endOf(words: readonly PlacedWord[], n: number, rest: readonly string[]): number | null {
  let at = n;
  for (const stem of rest) {
    const next = words
      .slice(at + 1, at + 2 + gapWords)
      .findIndex((one) => sameStem(one.stem, stem));
    if (next === -1) return null;
    at += 1 + next;
  }
  return words[at]?.to ?? null;
}

/** Scripts without spaces: the phrase as it stands. */
function findInside(text: string, phrase: string): readonly ReplyPlace[] {
  const places: ReplyPlace[] = [];
  // Folding may change lengths, and places with them.
  const folds = text.toLowerCase().length === text.length;
  const wanted = folds ? phrase.toLowerCase() : phrase;
  const inside = folds ? text.toLowerCase() : text;
  for (let at = inside.indexOf(wanted); at !== -1; at = inside.indexOf(wanted, at + wanted.length))
    places.push({ from: at, to: at + wanted.length });
  return places;
}
