import type { Tx } from '../tx.ts';

const text = `
  with open as (
    update signalbox.conversation set ended_at = now(), outcome = 'superseded'
    where tenant_id = $1 and item_id = $2 and outcome is null
  )
  update signalbox.step set input_sealed = '', output_sealed = case when output_sealed is not null then ''::bytea end
  where tenant_id = $1 and item_id = $2`;

/** Empties what was said in the conversations about an item, and ends one that is under way. That it was said, and its cost, stays. */
export async function eraseSteps(tx: Tx, itemId: string): Promise<void> {
  await tx.query(text, [tx.tenantId, itemId]);
}
