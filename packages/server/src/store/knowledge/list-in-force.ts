import type { Tx } from '../tx.ts';

export interface InForceRow {
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly passages: number;
  readonly characters: number;
  readonly created_at: Date;
}

const text = `
  select l.path, a.id, a.title, a.created_at, length(a.body) as characters,
    (select count(*)::int from knowledge_passage p where p.tenant_id = $1 and p.article_id = a.id) as passages
  from knowledge_live l join knowledge_article a on a.tenant_id = $1 and a.id = l.article_id
  where l.tenant_id = $1 order by l.path`;

/** The articles in force without their texts, in the order of paths. */
export function listInForce(tx: Tx): Promise<readonly InForceRow[]> {
  return tx.query(text, [tx.tenantId]);
}
