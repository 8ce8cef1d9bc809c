import type { Tx } from '../tx.ts';

const text = `
  with stale as (
    update action a set verdict = null, forgiven = a.attempts, updated_at = now()
    from item i
    where a.tenant_id = $1 and a.id = any ($2::uuid[]) and a.verdict = 'pending' and a.epoch <> $3
      and i.tenant_id = $1 and i.id = a.item_id and i.state = 'writing'
      and not exists (select from write_lease l where l.tenant_id = $1 and l.action_id = a.id and l.retry_at > now())
    returning a.id, a.item_id
  ), leases as (
    delete from write_lease l using stale where l.tenant_id = $1 and l.action_id = stale.id
  )
  update item i set state = 'deciding', updated_at = now()
  from stale where i.tenant_id = $1 and i.id = stale.item_id
  returning i.id`;

/**
 * Takes back actions released under an older epoch and marks their items to be gated again; returns those items' ids. One
 * whose request may still be on its way is left to its verdict: another worker may be about to record it. What is handed back
 * was looked for and not found, so its earlier attempts are known to have had no effect.
 */
export async function handBack(tx: Tx, actionIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(text, [tx.tenantId, actionIds, tx.epoch]);
  return rows.map((row) => row.id);
}
