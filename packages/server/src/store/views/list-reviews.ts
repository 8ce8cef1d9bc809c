import type { Tx } from '../tx.ts';

export interface ReviewListRow {
  readonly id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly until: Date;
  readonly queue: string | null;
  readonly claimed_by: string | null;
}

export type ReviewStateFilter = 'open' | 'claimed' | 'unclaimed';

const text = `
  select id, item_id, decision_id, until, queue,
    case when claim_expires_at > now() then claimed_by end as claimed_by
  from hold
  where tenant_id = $1 and kind = 'review' and state = 'open' and until > now()
    and ($2::uuid is null or id > $2)
    and ($3::text = 'open' or ($3 = 'claimed') = coalesce(claim_expires_at > now(), false))
    and ($4::text is null or queue = $4)
  order by id limit $5`;

/** Reviews that wait for a verdict, oldest first, after the id `afterId`. */
export function listReviews(
  tx: Tx,
  filter: { readonly state: ReviewStateFilter; readonly queue: string | null },
  limit: number,
  afterId: string | null,
): Promise<readonly ReviewListRow[]> {
  return tx.query(text, [tx.tenantId, afterId, filter.state, filter.queue, limit]);
}
