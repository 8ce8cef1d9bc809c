import { normaliseText, wordsOf } from '../rules/tokens.ts';
import { stemOf } from './stems.ts';
import { stopWords } from './stop-words.ts';

/**
 * The share of a claim's words from which what it cites is taken to support it. Measured on the labelled pairs of
 * `packages/domain/test/decide/support/claims.ts`, in both languages.
 */
export const SUPPORT_SHARE_MIN = 0.5;

/** Shorter words stand in longer ones by accident. */
const compoundPartMin = 5;
/** A claim with fewer words of its own is courtesy: "You can try it again." */
const claimWordsMin = 2;

/** What is cited, read once for all that cites it. */
export interface Passage {
  readonly stems: ReadonlySet<string>;
  /** Beginnings and ends of its longer words. */
  readonly parts: ReadonlySet<string>;
  /** Numbers and names as they stand, folded. */
  readonly words: ReadonlySet<string>;
}

export interface Support {
  /** Words of the claim that say something, each once; numbers are counted apart. */
  readonly words: number;
  /** 0..1, of these words, those that the passage has. */
  readonly share: number;
  /** Every number and every name of the claim stands in the passage. */
  readonly exact: boolean;
  readonly supported: boolean;
}

export function readPassage(text: string): Passage {
  const stems = new Set(wordsOf(normaliseText(text)).map(stemOf));
  const parts = new Set<string>();
  for (const stem of stems) for (const part of partsOf(stem)) parts.add(part);
  const words = new Set<string>();
  for (const [found] of text.matchAll(wordOrNumber)) words.add(folded(found));
  return { stems, parts, words };
}

/**
 * Whether a passage has the words of a claim, without those that say nothing, and all its numbers and names. A name is a word with a
 * digit or a capital inside it (MTU, FortiClient, KB4711): German writes every noun with a capital.
 *
 * What it cannot do: see a negation, synonyms, or a claim in another language than the passage, which counts as unsupported; tell
 * which of two numbers belongs to what.
 */
export function supportOf(claim: string, passage: Passage): Support {
  const exact = namesOf(claim).every((name) => passage.words.has(name));
  const words = contentWords(claim);
  if (words.length < claimWordsMin)
    return { words: words.length, share: 1, exact, supported: exact };
  const found = words.filter((word) => hasWord(passage, word)).length;
  const share = found / words.length;
  return { words: words.length, share, exact, supported: exact && share >= SUPPORT_SHARE_MIN };
}

/** "Passwort" is found in "Passwortrücksetzung", and the other way round. */
function hasWord({ stems, parts }: Passage, stem: string): boolean {
  if (stems.has(stem) || parts.has(stem)) return true;
  for (const part of partsOf(stem)) if (stems.has(part)) return true;
  return false;
}

/** A word is at most this long to have parts, so that a text without spaces costs no more than others. */
const compoundMax = 60;

function* partsOf(stem: string): Generator<string> {
  if (stem.length > compoundMax) return;
  for (let length = compoundPartMin; length < stem.length; length += 1) {
    yield stem.slice(0, length);
    yield stem.slice(-length);
  }
}

function contentWords(text: string): readonly string[] {
  const words = wordsOf(normaliseText(text)).filter(
    (word) => word.length > 2 && !stopWords.has(word) && !/^\d+$/.test(word),
  );
  return [...new Set(words.map(stemOf))];
}

const wordOrNumber = /[\p{L}\d]+(?:[.,:]\d+)*/gu;
const acronymMax = 5;

/** "MTU" and "FortiClient"; "IT" is a word, and "WICHTIG" is loud. */
function isName(word: string): boolean {
  if (word.length < 3 || !/\p{L}\p{Lu}/u.test(word)) return false;
  return word.length <= acronymMax || word !== word.toUpperCase();
}

/** Numbers with their decimals, and words that are no ordinary ones; a sentence in capitals has no names. */
function namesOf(text: string): readonly string[] {
  const shouted = text === text.toUpperCase();
  const names: string[] = [];
  for (const [found] of text.matchAll(wordOrNumber)) {
    if (/\d/.test(found) || (!shouted && isName(found))) names.push(folded(found));
  }
  return names;
}

/** "1.300" and "1300" are one number in German, "1,300" in English; "1.5" stays what it is. */
function folded(word: string): string {
  const lower = normaliseText(word);
  return /^\d{1,3}(?:[.,]\d{3})+$/.test(lower) ? lower.replace(/[.,]/g, '') : lower;
}
