import type { Tx } from '../tx.ts';

// The key of a proposal is made from its values, so it goes with them, also from holds that are closed.
const holdText = `
  update hold set proposal = null, state = case state when 'open' then 'cancelled' else state end,
    closed_at = coalesce(closed_at, now())
  where tenant_id = $1 and item_id = $2`;
const actionText = `
  update action set verdict = case when attempts > 0 then 'unknown' end, updated_at = now()
  where tenant_id = $1 and item_id = $2 and verdict = 'pending'`;
// A person is told nothing any more of a text that is gone.
const handOverText = `
  update hand_over set verdict = case when attempts > 0 then 'unknown' else 'dropped' end, updated_at = now()
  where tenant_id = $1 and item_id = $2 and verdict = 'pending'`;
// One that still stands is left: a request that was given up on may yet arrive, and the ticket must stay away from till then.
const leaseText = `
  delete from write_lease l using action a
  where l.tenant_id = $1 and a.tenant_id = $1 and a.id = l.action_id and a.item_id = $2 and l.retry_at <= now()`;
const itemText = `
  update item set state = 'cancelled', conversation_id = null, hold_id = null, stuck_code = null, stuck_at = null, updated_at = now()
  where tenant_id = $1 and id = $2 and state not in ('resolved', 'handed_over', 'cancelled')`;

/** Ends an unfinished item: its holds are closed, what was not sent is withdrawn, and what was sent without a known end is `unknown`. */
export async function endItem(tx: Tx, itemId: string): Promise<void> {
  await tx.query(holdText, [tx.tenantId, itemId]);
  await tx.query(actionText, [tx.tenantId, itemId]);
  await tx.query(handOverText, [tx.tenantId, itemId]);
  await tx.query(leaseText, [tx.tenantId, itemId]);
  await tx.query(itemText, [tx.tenantId, itemId]);
}
