import type { Tx } from '../tx.ts';

const text = `
  with answers as (
    delete from signalbox.model_answer where tenant_id = $1 and item_id = $2
  ), near as (
    delete from signalbox.near_answer where tenant_id = $1 and item_id = $2
  )
  update signalbox.model_call set prompt_sealed = '', answer_sealed = case when answer_sealed is not null then ''::bytea end
  where tenant_id = $1 and item_id = $2`;

/**
 * Empties what models were asked and answered about an item, and forgets answers that were kept because of it. That they were
 * asked and what it cost stays. A call that ends later leaves an answer nobody can open: its key is gone.
 */
export async function eraseCalls(tx: Tx, itemId: string): Promise<void> {
  await tx.query(text, [tx.tenantId, itemId]);
}
