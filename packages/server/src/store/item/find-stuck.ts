import type { Tx } from '../tx.ts';

export interface StuckRow {
  readonly stuck_code: string | null;
  readonly state: string;
  readonly action_id: string | null;
  readonly attempts: number | null;
}

const text = `
  select i.stuck_code, i.state, a.id as action_id, a.attempts
  from item i
  left join lateral (
    select a.id, a.attempts from action a
    where a.tenant_id = $1 and a.item_id = i.id and a.decision_id = i.decision_id
    order by a.id desc limit 1) a on true
  where i.tenant_id = $1 and i.id = $2
  for update of i`;

/** An item with its latest action, locked. */
export async function findStuck(tx: Tx, itemId: string): Promise<StuckRow | undefined> {
  const rows = await tx.query<StuckRow>(text, [tx.tenantId, itemId]);
  return rows[0];
}
