import type { Tx } from '../tx.ts';

const text = `
  update action set verdict = case when attempts > 0 then 'unknown' else 'not_applied' end, updated_at = now()
  where tenant_id = $1 and id = $2 and verdict = 'pending'
  returning item_id`;

/** Ends a released action without a verdict from outside; returns its item's id, null when it has ended already. */
export async function endAction(tx: Tx, id: string): Promise<string | null> {
  const rows = await tx.query<{ item_id: string }>(text, [tx.tenantId, id]);
  return rows[0]?.item_id ?? null;
}
