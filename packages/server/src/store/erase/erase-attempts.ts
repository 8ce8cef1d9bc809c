import type { Tx } from '../tx.ts';

// Through what was written: attempts have an index by that, not by item.
const text = `
  update signalbox.attempt a set intended = '{"erased": true}',
    precondition = case when a.precondition is not null then '{"erased": true}'::jsonb end,
    read_back = case when a.read_back is not null then '{"erased": true}'::jsonb end, exchange = null
  where a.tenant_id = $1 and a.action_id in (
    select id from signalbox.action where tenant_id = $1 and item_id = $2
    union all select id from signalbox.hand_over where tenant_id = $1 and item_id = $2)`;

/** Replaces what was sent and read for an item, and forgets what was said on the wire; that and how it ended stays. */
export async function eraseAttempts(tx: Tx, itemId: string): Promise<void> {
  await tx.query(text, [tx.tenantId, itemId]);
}
