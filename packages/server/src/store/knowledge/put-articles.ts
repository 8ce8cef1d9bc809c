import type { Tx } from '../tx.ts';

export interface ArticleRow {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly body: string;
}

export interface PassageRow {
  readonly article_id: string;
  readonly no: number;
  readonly heading: string;
  readonly line: number;
  readonly body: string;
  /** Text of a tsvector. */
  readonly document: string;
}

const knownText = `select id from knowledge_article where tenant_id = $1 and id = any ($2::text[])`;
const articlesText = `
  insert into knowledge_article (tenant_id, id, path, title, body)
  select $1, a.id, a.path, a.title, a.body
  from json_to_recordset($2::json) as a (id text, path text, title text, body text)
  on conflict (tenant_id, id) do nothing`;
const passagesText = `
  insert into knowledge_passage (tenant_id, article_id, no, heading, line, body, document)
  select $1, p.article_id, p.no, p.heading, p.line, p.body, p.document::tsvector
  from json_to_recordset($2::json) as p (article_id text, no int, heading text, line int, body text, document text)
  on conflict (tenant_id, article_id, no) do nothing`;

/** Those of these articles that are kept already. */
export async function knownArticles(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(knownText, [tx.tenantId, ids]);
  return new Set(rows.map(({ id }) => id));
}

/** Keeps articles with their passages. An id is made of the content, so what is there already is the same. */
export async function putArticles(
  tx: Tx,
  articles: readonly ArticleRow[],
  passages: readonly PassageRow[],
): Promise<void> {
  await tx.query(articlesText, [tx.tenantId, JSON.stringify(articles)]);
  await tx.query(passagesText, [tx.tenantId, JSON.stringify(passages)]);
}
