import { documentText, tenantMark } from '../search/document.ts';
import { type Word, wordsOf } from '../search/words.ts';
import type { Article, Passage } from './article.ts';

/** Of one query; more words are a text, not a question. */
const queryWordsMax = 24;
const queryCharactersMax = 500;
const partsMax = 160;
const partLength = 3;

/**
 * The parts of a word: every three characters in a row, the first ones with a sign before them (as pg_trgm does, which not
 * every server has). They find what inflects or compounds: "Druckertreiber" has most parts of "Treiber", "installed" of "install".
 */
function partsOf([plain]: Word): readonly string[] {
  const characters = [...plain];
  if (characters.length < partLength) return [];
  const padded = ['_', ...characters];
  return padded
    .slice(0, 1 - partLength)
    .map((_, n) => `~g${padded.slice(n, n + partLength).join('')}`);
}

/** What of a passage is searched, as the text of a tsvector: words and parts of it, its headings and its title. */
export function passageDocument(tenantId: string, article: Article, passage: Passage): string {
  const texts = [article.title, passage.heading, passage.text];
  const parts = new Set(texts.flatMap((text) => wordsOf(text).flatMap(partsOf)));
  return documentText(texts, [tenantMark(tenantId), ...parts]);
}

export interface QueryTerms {
  /** Texts of tsqueries, words first. */
  readonly terms: readonly string[];
  readonly words: number;
  /** The words in order and without repeats, to tell one question from another. */
  readonly key: string;
}

/** What is looked for. No terms: the query has no word. */
export function queryTerms(query: string): QueryTerms {
  const all = wordsOf(query.slice(0, queryCharactersMax));
  const different = [...new Map(all.map((word) => [word[0], word])).values()];
  const words = different.slice(0, queryWordsMax);
  const parts = [...new Set(words.flatMap(partsOf))].slice(0, partsMax);
  return {
    terms: [...words.map((word) => word.map(quoted).join(' | ')), ...parts.map(quoted)],
    words: words.length,
    key: words
      .map(([plain]) => plain)
      .sort()
      .join(' '),
  };
}

/** Words and parts are letters, digits, marks and our own signs: none needs escaping. */
function quoted(lexeme: string): string {
  return `'${lexeme}'`;
}
