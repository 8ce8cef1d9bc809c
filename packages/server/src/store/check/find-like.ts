import type { Tx } from '../tx.ts';
import { likeValues, sameKeyText, sameText } from './like-fragment.ts';
import type { Proposed } from './read-proposed.ts';

export interface FoundRow {
  readonly id: string;
  readonly item_id: string;
  /** It would write the same, letter by letter; false for another one that happens to have the same key. */
  readonly same: boolean;
}

const text = `
  with found as materialized (${sameKeyText} and d.id < $7 and ($8::uuid is null or d.id > $8) order by d.id desc limit $9)
  select f.id, f.item_id, ${sameText} as same
  from found f join decision d on d.tenant_id = $1 and d.id = f.id
  order by f.id desc`;

/** The next decisions with the key of one, newest first, below an id and above another. */
export function findLike(
  tx: Tx,
  of: Proposed,
  range: { readonly belowId: string; readonly aboveId: string | null; readonly limit: number },
): Promise<readonly FoundRow[]> {
  const { belowId, aboveId, limit } = range;
  return tx.query(text, [tx.tenantId, ...likeValues(of), belowId, aboveId, limit]);
}
