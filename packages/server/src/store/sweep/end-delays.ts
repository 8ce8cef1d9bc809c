import type { Tx } from '../tx.ts';

const text = `
  with ended as (
    update hold set state = 'released', closed_at = now()
    where tenant_id = $1 and id = any ($2::uuid[]) and state = 'open' and kind = 'delay'
    returning id, item_id
  )
  update item i set state = 'deciding', hold_id = null, updated_at = now()
  from ended where i.tenant_id = $1 and i.id = ended.item_id and i.state = 'held' and i.hold_id = ended.id
  returning i.id`;

/** Ends delays; their items wait to be gated again. Returns the items' ids. A hold stopped meanwhile is left alone. */
export async function endDelays(tx: Tx, holdIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(text, [tx.tenantId, holdIds], 'end-delays');
  return rows.map((row) => row.id);
}
