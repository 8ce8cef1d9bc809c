import { wordUnits } from './characters.ts';
import { MAX_TEXT_UNITS, readableText } from './text.ts';

/** Word n-grams of 1..WORD_ORDER words; character n-grams of CHAR_MIN..CHAR_MAX units inside one padded word. */
export const WORD_ORDER = 2;
export const CHAR_MIN = 2;
export const CHAR_MAX = 5;
/** Character n-grams are taken from the first units of a word only: identifiers and base64 are not language. */
export const MAX_WORD_UNITS = 40;

const PAD = 32;
const WORD_SALT = 0x9e3779b9;
const CHAR_SALT = 0x7f4a7c15;

/**
 * The n-grams of one text as 32-bit hashes, in buffers that the next call overwrites.
 * `wordEnd` and `charEnd` count the filled part of `words` and `chars`.
 */
export type Grams = {
  readonly words: Uint32Array;
  readonly chars: Uint32Array;
  /** Start and end of each word in the readable text: 2 * wordCount entries. */
  readonly spans: Uint32Array;
  /** First word and count of words of each word n-gram: 2 * wordEnd entries. */
  readonly wordOf: Uint32Array;
  /** The word each character n-gram lies in. */
  readonly charOf: Uint32Array;
  wordEnd: number;
  charEnd: number;
  wordCount: number;
};

const MAX_WORDS = MAX_TEXT_UNITS / 2;
const MAX_CHARS = MAX_TEXT_UNITS * 8;

/** Buffers for one reader. Not shared between concurrent callers; JavaScript has one thread a heap. */
export function createGrams(): Grams {
  return {
    words: new Uint32Array(MAX_WORDS * WORD_ORDER + 8),
    chars: new Uint32Array(MAX_CHARS),
    spans: new Uint32Array(MAX_WORDS * 2 + 8),
    wordOf: new Uint32Array(MAX_WORDS * WORD_ORDER * 2 + 16),
    charOf: new Uint32Array(MAX_CHARS),
    wordEnd: 0,
    charEnd: 0,
    wordCount: 0,
  };
}

/** Murmur3's finaliser: every input bit reaches every output bit (Appleby 2011, public domain). */
function mix(hash: number): number {
  let h = hash;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Keys of word n-grams are odd and keys of character n-grams are even and not zero: a key says its block. */
function wordKey(hash: number): number {
  return (mix(hash) | 1) >>> 0;
}

function charKey(hash: number): number {
  const key = (mix(hash) & ~1) >>> 0;
  return key === 0 ? 2 : key;
}

/** True for the key of a word n-gram, false for a character n-gram. */
export function isWordKey(key: number): boolean {
  return (key & 1) === 1;
}

/**
 * Hashes the n-grams of a text into `grams`: word 1..3-grams, and character 2..5-grams that stay within a word padded
 * by one space each side, as scikit-learn's `char_wb` does. One pass; time is linear in the text and bounded by
 * MAX_TEXT_UNITS. Single-unit words are skipped as word n-grams but keep their character n-grams.
 */
export function readGrams(text: string, grams: Grams): string {
  const readable = readableText(text);
  const isWord = wordUnits();
  const { spans } = grams;
  grams.wordEnd = 0;
  grams.charEnd = 0;
  let wordCount = 0;
  const end = readable.length;
  let at = 0;
  while (at < end) {
    while (at < end && isWord[readable.charCodeAt(at)] === 0) at += 1;
    if (at >= end) break;
    const start = at;
    while (at < end && isWord[readable.charCodeAt(at)] === 1) at += 1;
    spans[2 * wordCount] = start;
    spans[2 * wordCount + 1] = at;
    readCharacters(readable, start, at, wordCount, grams);
    wordCount += 1;
  }
  grams.wordCount = wordCount;
  readWords(readable, grams);
  return readable;
}

function readCharacters(
  text: string,
  start: number,
  end: number,
  word: number,
  grams: Grams,
): void {
  const { chars, charOf } = grams;
  const stop = Math.min(end, start + MAX_WORD_UNITS);
  let out = grams.charEnd;
  for (let from = start - 1; from < stop; from += 1) {
    let hash = CHAR_SALT;
    const last = Math.min(from + CHAR_MAX - 1, stop);
    for (let at = from; at <= last; at += 1) {
      const unit = at < start || at >= stop ? PAD : text.charCodeAt(at);
      hash = Math.imul(hash ^ unit, 0x01000193);
      hash ^= hash >>> 15;
      if (at - from + 1 < CHAR_MIN) continue;
      chars[out] = charKey(hash);
      charOf[out] = word;
      out += 1;
    }
  }
  grams.charEnd = out;
}

function readWords(text: string, grams: Grams): void {
  const { words, wordOf, spans, wordCount } = grams;
  let out = 0;
  let before = 0;
  let beforeThat = 0;
  let run = 0;
  for (let word = 0; word < wordCount; word += 1) {
    const start = spans[2 * word] ?? 0;
    const end = spans[2 * word + 1] ?? 0;
    if (end - start < 2) continue;
    let hash = WORD_SALT;
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      hash ^= hash >>> 15;
    }
    run += 1;
    for (let order = 1; order <= WORD_ORDER && order <= run; order += 1) {
      if (order === 1) words[out] = wordKey(hash);
      else if (order === 2) words[out] = wordKey(Math.imul(before, 31) ^ hash ^ 0x2545f491);
      else
        words[out] = wordKey(
          Math.imul(beforeThat, 961) ^ Math.imul(before, 31) ^ hash ^ 0x5851f42d,
        );
      wordOf[2 * out] = word;
      wordOf[2 * out + 1] = order;
      out += 1;
    }
    beforeThat = before;
    before = hash;
  }
  grams.wordEnd = out;
}
