import type { Tx } from '../tx.ts';
import { keyValues, likeMax, sameKeyText } from './like-fragment.ts';
import type { Proposed } from './read-proposed.ts';

export interface LikeCounts {
  readonly total: number;
  readonly written: number;
  readonly held: number;
  readonly checked: number;
  readonly followed: number;
  readonly followed_written: number;
  readonly followed_held: number;
  readonly followed_checked: number;
}

const text = `
  with found as materialized (${sameKeyText} order by d.id desc limit ${likeMax}),
  stand as materialized (
    select f.id > $5 as after, i.decision_id = f.id and i.state = 'resolved' as written,
      i.decision_id = f.id and i.state = 'held' as held, exists (
        select from hold h where h.tenant_id = $1 and h.decision_id = f.id and h.kind = 'check' and h.state = 'decided'
      ) as checked
    from found f join item i on i.tenant_id = $1 and i.id = f.item_id
  )
  select count(*)::int as total, count(*) filter (where written)::int as written, count(*) filter (where held)::int as held,
    count(*) filter (where checked)::int as checked, count(*) filter (where after)::int as followed,
    count(*) filter (where after and written)::int as followed_written,
    count(*) filter (where after and held)::int as followed_held,
    count(*) filter (where after and checked)::int as followed_checked
  from stand`;

/** How many decisions are like one, and of these how many were made after it; of the newest 10,000. */
export async function countLike(tx: Tx, of: Proposed): Promise<LikeCounts> {
  const [row] = await tx.query<LikeCounts>(text, [tx.tenantId, ...keyValues(of)]);
  if (row === undefined) throw new Error('counting gave no row');
  return row;
}
