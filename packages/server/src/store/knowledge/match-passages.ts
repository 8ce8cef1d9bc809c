import type { Tx } from '../tx.ts';

export interface MatchRow {
  readonly article_id: string;
  readonly no: number;
  /** 0..1 */
  readonly word_share: number;
  /** 0..1 */
  readonly part_share: number;
}

const text = `
  select article_id, no, word_share, part_share
  from signalbox.knowledge_matches($1::text[]::tsquery[], $2, $3::text[], $4)`;

/** Passages of these articles that have most of what is looked for. The first `words` of the terms are words, the others parts. */
export function matchPassages(
  tx: Tx,
  terms: readonly string[],
  words: number,
  articleIds: readonly string[],
  most: number,
): Promise<readonly MatchRow[]> {
  return tx.query(text, [terms, words, articleIds, most]);
}
