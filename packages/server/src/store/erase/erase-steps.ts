import type { Tx } from '../tx.ts';

const text = `
  with conversations as (
    update signalbox.conversation set ended_at = coalesce(ended_at, now()), outcome = coalesce(outcome, 'superseded'),
      result_sealed = case when result_sealed is not null then ''::bytea end
    where tenant_id = $1 and item_id = $2 and (outcome is null or result_sealed is not null)
  )
  update signalbox.step set input_sealed = '', output_sealed = case when output_sealed is not null then ''::bytea end
  where tenant_id = $1 and item_id = $2`;

/** Empties what was said in the conversations about an item and what came of replays, and ends those under way. That it was said, and its cost, stays. */
export async function eraseSteps(tx: Tx, itemId: string): Promise<void> {
  await tx.query(text, [tx.tenantId, itemId]);
}
