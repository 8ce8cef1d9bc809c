import type { Database } from '../store/database.ts';
import {
  type ArticleRow,
  knownArticles,
  type PassageRow,
  putArticles,
} from '../store/knowledge/put-articles.ts';
import { inTenant } from '../store/tx.ts';
import type { Article } from './article.ts';
import { passageDocument } from './passage-terms.ts';

/** Articles a transaction keeps: some hundred passages. */
const batchSize = 50;

/**
 * Keeps articles that are not kept yet, before anything refers to them. On its own and in small transactions: it may take
 * seconds, and whoever publishes holds the lock that every switch needs.
 */
export async function keepArticles(
  database: Pick<Database, 'app'>,
  tenantId: string,
  articles: readonly Article[],
): Promise<void> {
  if (articles.length === 0) return;
  const ids = articles.map(({ id }) => id);
  const known = await inTenant(database, tenantId, (tx) => knownArticles(tx, ids));
  const missing = articles.filter(({ id }) => !known.has(id));
  for (let at = 0; at < missing.length; at += batchSize) {
    const batch = missing.slice(at, at + batchSize);
    const { articles: rows, passages } = articleRows(tenantId, batch);
    await inTenant(database, tenantId, (tx) => putArticles(tx, rows, passages));
  }
}

/** Articles as the tables have them. */
export function articleRows(
  tenantId: string,
  articles: readonly Article[],
): { readonly articles: readonly ArticleRow[]; readonly passages: readonly PassageRow[] } {
  return {
    articles: articles.map(({ id, path, title, text }) => ({ id, path, title, body: text })),
    passages: articles.flatMap((article) =>
      article.passages.map((passage) => ({
        article_id: article.id,
        no: passage.no,
        heading: passage.heading,
        line: passage.line,
        body: passage.text,
        document: passageDocument(tenantId, article, passage),
      })),
    ),
  };
}
