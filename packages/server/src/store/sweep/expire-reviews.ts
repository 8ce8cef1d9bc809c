import type { Tx } from '../tx.ts';

export interface ExpiredRow {
  readonly item_id: string;
  readonly hold_id: string;
  readonly decision_id: string;
}

const text = `
  with ended as (
    update hold set state = 'expired', closed_at = now()
    where tenant_id = $1 and id = any ($2::uuid[]) and state = 'open' and kind = 'review' and until <= now()
    returning id, item_id, decision_id
  )
  update item i set state = 'handed_over', hold_id = null, updated_at = now()
  from ended where i.tenant_id = $1 and i.id = ended.item_id and i.state = 'in_review' and i.hold_id = ended.id
  returning i.id as item_id, ended.id as hold_id, ended.decision_id`;

/** Ends reviews nobody decided: their items go to people in the source. Nothing is written. */
export function expireReviews(tx: Tx, holdIds: readonly string[]): Promise<readonly ExpiredRow[]> {
  return tx.query(text, [tx.tenantId, holdIds], 'expire-reviews');
}
