import type { Tx } from '../tx.ts';

const text = `
  with stale as (
    update action a set verdict = null, updated_at = now()
    from item i
    where a.tenant_id = $1 and a.id = any ($2::uuid[]) and a.verdict = 'pending' and a.epoch <> $3
      and i.tenant_id = $1 and i.id = a.item_id and i.state = 'writing'
    returning a.item_id
  )
  update item i set state = 'deciding', updated_at = now()
  from stale where i.tenant_id = $1 and i.id = stale.item_id
  returning i.id`;

/** Takes back actions released under an older epoch and marks their items to be gated again; returns those items' ids. */
export async function handBack(tx: Tx, actionIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(text, [tx.tenantId, actionIds, tx.epoch]);
  return rows.map((row) => row.id);
}
