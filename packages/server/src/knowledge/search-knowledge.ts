import { type PassageMatch, rankPassages } from '@signalbox/domain';
import { listLiveArticles } from '../store/knowledge/live-articles.ts';
import { matchPassages } from '../store/knowledge/match-passages.ts';
import { type ReadPassageRow, readPassages } from '../store/knowledge/read-passages.ts';
import { versionArticles } from '../store/knowledge/version-articles.ts';
import type { Tx } from '../store/tx.ts';
import { globMatches } from './globs.ts';
import { queryTerms } from './passage-terms.ts';
import type { ArticleVectors } from './vector-shelf.ts';
import { cosine } from './vectors.ts';

/** Passages that are compared; those with less than the best of them are not worth reading. */
const comparedMax = 200;

export interface KnowledgeQuery {
  readonly query: string;
  /** Paths below `knowledge/` that may be read. */
  readonly globs: readonly string[];
  /** Of the agent: its very articles are searched, also those an edit has replaced since. Null or unknown: those in force. */
  readonly version: string | null;
  readonly most: number;
}

/** What a question means, and how passages are compared with it. */
export interface Meaning {
  readonly vector: Float32Array;
  /** Cosine from which on a passage is found for its meaning alone. */
  readonly atLeast: number;
  /** The vectors of articles, as far as they are made. */
  readonly vectorsOf: (
    tx: Tx,
    articleIds: readonly string[],
  ) => Promise<ReadonlyMap<string, ArticleVectors>>;
}

/** The passages that answer a query best. Empty: nothing useful stands there. */
export async function searchKnowledge(
  tx: Tx,
  { query, globs, version, most }: KnowledgeQuery,
  meaning: Meaning | null = null,
): Promise<readonly ReadPassageRow[]> {
  const articles = (await articlesOf(tx, version))
    .filter(({ path }) => globs.some((glob) => globMatches(glob, path)))
    .map(({ id }) => id);
  return searchArticles(tx, query, articles, most, meaning);
}

/** The same among these articles, by id. */
export async function searchArticles(
  tx: Tx,
  query: string,
  articles: readonly string[],
  most: number,
  meaning: Meaning | null = null,
): Promise<readonly ReadPassageRow[]> {
  const { terms, words } = queryTerms(query);
  if (terms.length === 0 || articles.length === 0) return [];
  const rows = await matchPassages(tx, terms, words, articles, comparedMax);
  const matches = new Map(
    rows.map((row): [string, Match] => {
      const key = keyOf(row.article_id, row.no);
      const wanted = { articleId: row.article_id, no: row.no };
      return [key, { key, wordShare: row.word_share, partShare: row.part_share, wanted }];
    }),
  );
  if (meaning !== null) await addNearest(tx, matches, articles, meaning);
  const ranked = rankPassages([...matches.values()], most, meaning?.atLeast);
  return readPassages(
    tx,
    ranked.map(({ wanted }) => wanted),
  );
}

interface Match extends PassageMatch {
  readonly wanted: { readonly articleId: string; readonly no: number };
}

function keyOf(articleId: string, no: number): string {
  return `${articleId}#${String(no).padStart(6, '0')}`;
}

/**
 * Says of each passage how near its meaning is, and adds the nearest that words did not find. Exact, one by one: an agent reads
 * thousands of passages at most, and an index of vectors is an extension of PostgreSQL not every server has.
 */
async function addNearest(
  tx: Tx,
  matches: Map<string, Match>,
  articles: readonly string[],
  { vector, atLeast, vectorsOf }: Meaning,
): Promise<void> {
  const near: Match[] = [];
  for (const [articleId, vectors] of await vectorsOf(tx, articles)) {
    for (const [no, one] of vectors) {
      const nearness = cosine(vector, one);
      const key = keyOf(articleId, no);
      const match = matches.get(key);
      if (match !== undefined) matches.set(key, { ...match, nearness });
      else if (nearness >= atLeast) {
        near.push({ key, wordShare: 0, partShare: 0, nearness, wanted: { articleId, no } });
      }
    }
  }
  near.sort((a, b) => (b.nearness ?? 0) - (a.nearness ?? 0) || (a.key < b.key ? -1 : 1));
  for (const one of near.slice(0, comparedMax)) matches.set(one.key, one);
}

/** Path and id of what a version reads. Null or unknown: of all that is in force. */
export async function articlesOf(
  tx: Tx,
  version: string | null,
): Promise<readonly { readonly path: string; readonly id: string }[]> {
  const recorded = version === null ? null : await versionArticles(tx, version);
  if (recorded !== null) return Object.entries(recorded).map(([path, id]) => ({ path, id }));
  const live = await listLiveArticles(tx);
  return live.map(({ path, article_id }) => ({ path, id: article_id }));
}
