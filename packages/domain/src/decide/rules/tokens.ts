/**
 * Words of a text, folded so that spelling habits do not hide a match.
 *
 * German keyboards are not everywhere: "Störung" arrives as "Stoerung" and as "Storung". Folding "oe" to "o" in
 * every word would make "does" and "dos" one word, so a token keeps two forms instead: `plain` drops the marks
 * (storung), `spelled` writes them out (stoerung). Two words are the same when one form of each agrees, and a
 * word without marks has one form only.
 */
export interface Token {
  readonly plain: string;
  readonly spelled: string;
}

const SPELLED: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
const NON_ASCII = /[^\0-\x7f]/;
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const WORD_CHAR = /[\p{L}\p{N}\p{M}]/u;
const UNSPACED_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** True for text in a script that puts no space between words; such words are found inside longer runs. */
export function isUnspaced(text: string): boolean {
  return UNSPACED_SCRIPT.test(text);
}

export function isAscii(text: string): boolean {
  return !NON_ASCII.test(text);
}

/** Lower case, composed, without invisible characters: what tokens and unspaced words are read from. */
export function normaliseText(text: string): string {
  const lower = text.toLowerCase();
  if (isAscii(lower)) return lower;
  return lower.normalize('NFC').replace(INVISIBLE, '');
}

function stripMarks(word: string): string {
  const stripped = word.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return stripped.replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter).normalize('NFC');
}

export function foldWord(word: string): Token {
  if (isAscii(word)) return { plain: word, spelled: word };
  const spelled = word.replace(/[äöüåø]/g, (letter) => SPELLED[letter] ?? letter);
  return { plain: stripMarks(word), spelled: stripMarks(spelled) };
}

export function sameWord(a: Token, b: Token): boolean {
  return (
    a.plain === b.plain || a.plain === b.spelled || a.spelled === b.plain || a.spelled === b.spelled
  );
}

/**
 * Words (runs of letters, digits and marks) of a text that `normaliseText` has made, in order. A scan over
 * character codes instead of one `\p{L}` regex over the text: for plain ASCII it is several times faster, and
 * this runs on every ticket.
 */
export function wordsOf(normalised: string): readonly string[] {
  const words: string[] = [];
  let start = -1;
  let at = 0;
  while (at < normalised.length) {
    const code = normalised.charCodeAt(at);
    let width = 1;
    let inWord: boolean;
    if (code < 128) {
      inWord = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    } else {
      const char = String.fromCodePoint(normalised.codePointAt(at) ?? code);
      width = char.length;
      inWord = WORD_CHAR.test(char);
    }
    if (inWord && start < 0) start = at;
    if (!inWord && start >= 0) {
      words.push(normalised.slice(start, at));
      start = -1;
    }
    at += width;
  }
  if (start >= 0) words.push(normalised.slice(start));
  return words;
}
