import type { AuditRow } from '../../audit/append.ts';
import { insertAuditFrom } from '../audit/insert-fragment.ts';
import type { Tx } from '../tx.ts';

/** A delay that becomes a review. */
export interface DelayToReview {
  readonly hold_id: string;
  readonly item_id: string;
  readonly decision_id: string;
  readonly review_id: string;
  readonly until: string;
  readonly queue: string;
}

const text = `
  with r as materialized (
    select * from json_to_recordset($1::json) as r(
      hold_id uuid, item_id uuid, decision_id uuid, review_id uuid, until timestamptz, queue text)
  ), moved as (
    update item i set state = 'in_review', hold_id = r.review_id, queue = r.queue, updated_at = now()
    from r
    where i.tenant_id = $2 and i.id = r.item_id and i.state = 'held' and i.hold_id = r.hold_id
      and i.decision_id = r.decision_id
    returning i.id
  ), closed as (
    update hold h set state = 'cancelled', closed_at = now()
    from r where h.tenant_id = $2 and h.id = r.hold_id and h.state = 'open' and r.item_id in (select id from moved)
  ), opened as (
    insert into hold (tenant_id, id, item_id, decision_id, kind, origin, state, until, queue, proposal)
    select $2, r.review_id, r.item_id, r.decision_id, 'review', 'person', 'open', r.until, r.queue, h.proposal
    from r join hold h on h.tenant_id = $2 and h.id = r.hold_id
    where r.item_id in (select id from moved)
  ), checks as (
    update hold h set state = 'superseded', closed_at = now()
    from r where h.tenant_id = $2 and h.decision_id = r.decision_id and h.kind = 'check' and h.state = 'open'
      and r.item_id in (select id from moved)
  ), audits as (${insertAuditFrom('$3')}
    where a."itemId" in (select id from moved)
  )
  select id from moved`;

/**
 * Turns delays the caller has locked into reviews, with their audit entries, in one statement; returns the ids of the items
 * that moved. An item that waits for something else by now stays, and so does what was recorded of it.
 */
export async function delaysToReviews(
  tx: Tx,
  rows: readonly DelayToReview[],
  audit: readonly AuditRow[],
): Promise<readonly string[]> {
  const values = [JSON.stringify(rows), tx.tenantId, JSON.stringify(audit)];
  const moved = await tx.query<{ readonly id: string }>(text, values);
  return moved.map((row) => row.id);
}
