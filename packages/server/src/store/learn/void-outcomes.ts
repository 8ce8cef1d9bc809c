import type { Tx } from '../tx.ts';

const text = `
  delete from outcome o using verdict v
  where o.tenant_id = $1 and o.item_id = $2 and v.tenant_id = $1 and v.id = o.verdict_id and v.item_id = $2
    and v.decision_id = $3
  returning o.id`;

/** Takes back what the verdicts on a decision taught, because they were undone. Returns how many outcomes that were. */
export async function voidOutcomes(
  tx: Tx,
  decided: { readonly itemId: string; readonly decisionId: string },
): Promise<number> {
  return (await tx.query(text, [tx.tenantId, decided.itemId, decided.decisionId])).length;
}
