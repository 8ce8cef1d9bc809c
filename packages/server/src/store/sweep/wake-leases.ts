import type { Tx } from '../tx.ts';

const text = `
  with due as (
    select l.source, l.external_id, l.action_id, coalesce(a.verdict = 'pending', false) as pending
    from write_lease l left join action a on a.tenant_id = $1 and a.id = l.action_id
    where l.tenant_id = $1 and l.action_id = any ($2::uuid[]) and l.retry_at <= now()
    for update of l
  ), ended as (
    delete from write_lease l using due
    where l.tenant_id = $1 and l.source = due.source and l.external_id = due.external_id and not due.pending
  )
  update write_lease l set woken_at = now()
  from due where l.tenant_id = $1 and l.source = due.source and l.external_id = due.external_id and due.pending
  returning l.action_id`;

/**
 * Marks due leases as woken, so that the next sweep does not wake them again at once. Returns their actions. A lease whose
 * action came to an end elsewhere is removed: its last request can no longer arrive.
 */
export async function wakeLeases(tx: Tx, actionIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ action_id: string }>(text, [tx.tenantId, actionIds], 'wake-leases');
  return rows.map((row) => row.action_id);
}
