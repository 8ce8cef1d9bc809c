import type { Tx } from '../tx.ts';

const text = `
  update write_lease set woken_at = now()
  where tenant_id = $1 and action_id = any ($2::uuid[]) and retry_at <= now()
  returning action_id`;

/** Marks due leases as woken, so that the next sweep does not wake them again at once. Returns their actions. */
export async function wakeLeases(tx: Tx, actionIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ action_id: string }>(text, [tx.tenantId, actionIds], 'wake-leases');
  return rows.map((row) => row.action_id);
}
