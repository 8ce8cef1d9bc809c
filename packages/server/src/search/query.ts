import { isUnspaced, type Word, wordsOf } from './words.ts';

/** A term of a query: a word, or a phrase of words that follow each other. */
interface Term {
  readonly words: readonly Word[];
  readonly not: boolean;
}

/** Terms of one query; more cannot have been meant. */
export const termsMax = 32;

/**
 * Reads what a person typed as web search engines do: all words must occur, "words in quotes" must follow each other, a word
 * or phrase after `-` must not occur, `or` stands between alternatives. What is no word is passed over, so every text is a
 * query: it never fails. A name with signs in it (INC-1234, [EMAIL_1], mail.example.com) is a phrase of its words.
 *
 * Returns the text of a tsquery; null when there is nothing to look for.
 */
export function searchQuery(typed: string): string | null {
  const alternatives: Term[][] = [[]];
  let terms = 0;
  for (const { text, quoted, not } of pieces(typed)) {
    if (!quoted && !not && text.toLowerCase() === 'or') {
      alternatives.push([]);
      continue;
    }
    const words = wordsOf(text);
    if (words.length === 0 || terms >= termsMax) continue;
    terms += 1;
    alternatives.at(-1)?.push({ words: words.slice(0, termsMax), not });
  }
  const written = alternatives.filter((one) => one.length > 0).map(writeAll);
  return written.length === 0 ? null : written.map((one) => `(${one})`).join(' | ');
}

interface Piece {
  readonly text: string;
  readonly quoted: boolean;
  readonly not: boolean;
}

/** Words and quoted runs; a quote that never ends quotes the rest. */
function pieces(typed: string): readonly Piece[] {
  const found = typed.matchAll(/(?<not>-?)"(?<quoted>[^"]*)"?|(?<bare>[^\s"]+)/gu);
  return [...found].map(({ groups }): Piece => {
    const { not, quoted, bare } = groups ?? {};
    if (quoted !== undefined) return { text: quoted, quoted: true, not: not === '-' };
    const text = bare ?? '';
    // Only at the beginning, as in -word: inside a name it is a sign like any other.
    return text.startsWith('-') && text.length > 1
      ? { text: text.slice(1), quoted: false, not: true }
      : { text, quoted: false, not: false };
  });
}

function writeAll(terms: readonly Term[]): string {
  return terms.map(({ words, not }) => `${not ? '!' : ''}(${writePhrase(words)})`).join(' & ');
}

function writePhrase(words: readonly Word[]): string {
  return words.map(writeWord).join(' <-> ');
}

function writeWord(word: Word): string {
  const [plain] = word;
  // One character of a script that is indexed in pairs: whatever begins with it.
  if ([...plain].length === 1 && isUnspaced(plain)) return `'${plain}':*`;
  const written = word.map((form) => `'${form}'`);
  return written.length === 1 ? `${written[0]}` : `(${written.join(' | ')})`;
}
