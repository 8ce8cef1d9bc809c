import type { ItemState } from '@signalbox/domain';
import type { Tx } from '../tx.ts';
import { likeValues, sameKeyText, sameText } from './like-fragment.ts';
import type { Proposed } from './read-proposed.ts';

export interface LikeRow {
  readonly item_id: string;
  readonly external_id: string;
  readonly source: string;
  readonly state: ItemState;
  readonly decided_at: Date;
  readonly check: 'none' | 'open' | 'right' | 'wrong';
}

const text = `
  with found as materialized (${sameKeyText} order by d.id desc limit $7)
  select f.item_id, i.external_id, i.source, i.state, d.created_at as decided_at,
    case when c.state is null then 'none' when c.state = 'open' then 'open' when v.verdict = 'accept' then 'right'
      else 'wrong' end as check
  from found f
  join item i on i.tenant_id = $1 and i.id = f.item_id
  join decision d on d.tenant_id = $1 and d.id = f.id and ${sameText}
  left join lateral (
    select h.id, h.state from hold h
    where h.tenant_id = $1 and h.decision_id = f.id and h.kind = 'check' and h.state in ('open', 'decided')
    order by h.id desc limit 1) c on true
  left join verdict v on v.tenant_id = $1 and v.hold_id = c.id
  order by f.id desc`;

/** The newest decisions like one. */
export function listLike(tx: Tx, of: Proposed, limit: number): Promise<readonly LikeRow[]> {
  return tx.query(text, [tx.tenantId, ...likeValues(of), limit]);
}
