/**
 * What a word is, for search: a run of letters, digits and marks of any script, in compatibility form (NFKC) and lower case.
 *
 * Marks are folded so that spelling habits hide no match: "Störung" also arrives as "Stoerung" and "Storung". A word keeps two
 * forms, one without its marks (storung) and one with them written out (stoerung); two words are the same when a form of each
 * agrees. Scripts without spaces between words are cut into pairs of characters that overlap, as Lucene's CJK analyser does.
 */

const wordMaxCharacters = 64;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const nonAscii = /[^\0-\x7f]/;
const asciiWords = /[a-z0-9]+/g;
const anyWords = /[\p{L}\p{N}\p{M}]+/gu;
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const writtenOut: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  å: 'aa',
  ø: 'oe',
};
const letters: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' },
};

/** The forms of one word: never empty, at most two. */
export type Word = readonly [string, ...string[]];

/** The words of a text in order. Of a run in a script without spaces: its pairs, or its one character. */
export function wordsOf(text: string): readonly Word[] {
  const lower = text.toLowerCase();
  if (!nonAscii.test(lower)) return (lower.match(asciiWords) ?? []).map((word) => [cut(word)]);
  const normal = lower.normalize('NFKC').toLowerCase().replace(invisible, '');
  return (normal.match(anyWords) ?? []).flatMap((word): Word[] => {
    if (!nonAscii.test(word)) return [[cut(word)]];
    return unspaced.test(word) ? pairs(word) : [forms(word)];
  });
}

function cut(word: string): string {
  return word.length > wordMaxCharacters ? word.slice(0, wordMaxCharacters) : word;
}

function forms(word: string): Word {
  const plain = cut(withoutMarks(word));
  const spelled = cut(
    withoutMarks(word.normalize('NFC').replace(/[äöüåø]/g, (letter) => writtenOut[letter] ?? '')),
  );
  return plain === spelled ? [plain] : [plain, spelled];
}

function withoutMarks(word: string): string {
  const bare = word
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? '');
  // A run of nothing but marks is a word nobody can type.
  return bare === '' ? word : bare;
}

function pairs(word: string): Word[] {
  const characters = [...word];
  if (characters.length === 1) return [[word]];
  return characters.slice(1).map((character, n): Word => [`${characters[n] ?? ''}${character}`]);
}

/** True for a word of a script without spaces, of which a single character stands for the start of a pair. */
export function isUnspaced(word: string): boolean {
  return nonAscii.test(word) && unspaced.test(word);
}
