import type { Tx } from '../tx.ts';

export interface ReadPassageRow {
  readonly article_id: string;
  readonly no: number;
  readonly path: string;
  readonly title: string;
  readonly heading: string;
  readonly body: string;
}

const text = `
  select p.article_id, p.no, a.path, a.title, p.heading, p.body
  from unnest($2::text[], $3::int[]) with ordinality as w (article_id, no, place)
  join knowledge_passage p on p.tenant_id = $1 and p.article_id = w.article_id and p.no = w.no
  join knowledge_article a on a.tenant_id = $1 and a.id = p.article_id
  order by w.place`;

/** Passages in the order asked for. */
export function readPassages(
  tx: Tx,
  wanted: readonly { readonly articleId: string; readonly no: number }[],
): Promise<readonly ReadPassageRow[]> {
  const articles = wanted.map(({ articleId }) => articleId);
  const numbers = wanted.map(({ no }) => no);
  return tx.query(text, [tx.tenantId, articles, numbers]);
}
