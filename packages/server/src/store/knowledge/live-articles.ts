import type { Tx } from '../tx.ts';

export interface LiveArticleRow {
  readonly path: string;
  readonly article_id: string;
}

const clearText = `delete from knowledge_live where tenant_id = $1`;
const setText = `
  insert into knowledge_live (tenant_id, path, article_id)
  select $1, a.path, a.id from unnest($2::text[], $3::text[]) as a (path, id)`;
const listText = `select path, article_id from knowledge_live where tenant_id = $1 order by path`;

/** Replaces the articles in force. */
export async function setLiveArticles(
  tx: Tx,
  articles: readonly { readonly path: string; readonly id: string }[],
): Promise<void> {
  await tx.query(clearText, [tx.tenantId]);
  if (articles.length === 0) return;
  const paths = articles.map(({ path }) => path);
  const ids = articles.map(({ id }) => id);
  await tx.query(setText, [tx.tenantId, paths, ids]);
}

export function listLiveArticles(tx: Tx): Promise<readonly LiveArticleRow[]> {
  return tx.query(listText, [tx.tenantId]);
}
