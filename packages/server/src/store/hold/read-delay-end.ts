import type { Tx } from '../tx.ts';

const text = `
  select until from hold
  where tenant_id = $1 and item_id = $2 and decision_id = $3 and kind = 'delay' and origin = 'gate'
  order by id desc limit 1`;

/** When the last delay of the gate was to end for a decision; null when it had none. */
export async function readDelayEnd(
  tx: Tx,
  decided: { readonly itemId: string; readonly decisionId: string },
): Promise<Date | null> {
  const values = [tx.tenantId, decided.itemId, decided.decisionId];
  const rows = await tx.query<{ readonly until: Date }>(text, values);
  return rows[0]?.until ?? null;
}
