import { rankPassages } from '@signalbox/domain';
import { listLiveArticles } from '../store/knowledge/live-articles.ts';
import { matchPassages } from '../store/knowledge/match-passages.ts';
import { type ReadPassageRow, readPassages } from '../store/knowledge/read-passages.ts';
import { versionArticles } from '../store/knowledge/version-articles.ts';
import type { Tx } from '../store/tx.ts';
import { globMatches } from './globs.ts';
import { queryTerms } from './passage-terms.ts';

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

/** The passages that answer a query best. Empty: nothing useful stands there. */
export async function searchKnowledge(
  tx: Tx,
  { query, globs, version, most }: KnowledgeQuery,
): Promise<readonly ReadPassageRow[]> {
  const { terms, words } = queryTerms(query);
  if (terms.length === 0) return [];
  const articles = (await articlesOf(tx, version))
    .filter(({ path }) => globs.some((glob) => globMatches(glob, path)))
    .map(({ id }) => id);
  if (articles.length === 0) return [];
  const rows = await matchPassages(tx, terms, words, articles, comparedMax);
  const matches = rows.map((row) => ({
    key: `${row.article_id}#${String(row.no).padStart(6, '0')}`,
    wordShare: row.word_share,
    partShare: row.part_share,
    wanted: { articleId: row.article_id, no: row.no },
  }));
  return readPassages(
    tx,
    rankPassages(matches, most).map(({ wanted }) => wanted),
  );
}

async function articlesOf(
  tx: Tx,
  version: string | null,
): Promise<readonly { readonly path: string; readonly id: string }[]> {
  const recorded = version === null ? null : await versionArticles(tx, version);
  if (recorded !== null) return Object.entries(recorded).map(([path, id]) => ({ path, id }));
  const live = await listLiveArticles(tx);
  return live.map(({ path, article_id }) => ({ path, id: article_id }));
}
