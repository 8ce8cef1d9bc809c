import type { Tx } from '../tx.ts';

export interface ArticleTextRow {
  readonly id: string;
  readonly path: string;
  readonly body: string;
  readonly created_at: Date;
}

const text = `
  select a.id, a.path, a.body, a.created_at
  from knowledge_live l join knowledge_article a on a.tenant_id = $1 and a.id = l.article_id
  where l.tenant_id = $1 and l.path = $2`;

/** The article in force at a path; undefined: there is none. */
export async function readInForce(tx: Tx, path: string): Promise<ArticleTextRow | undefined> {
  const rows = await tx.query<ArticleTextRow>(text, [tx.tenantId, path]);
  return rows[0];
}
