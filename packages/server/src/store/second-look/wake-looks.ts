import type { Tx } from '../tx.ts';

const text = `
  update second_look set woken_at = now()
  where tenant_id = $1 and action_id = any ($2::uuid[]) and looked_at is null and due_at <= now()
    and (woken_at is null or woken_at < now() - interval '10 minutes')
  returning action_id, source`;

/**
 * Marks second looks as woken, so that the next sweep does not wake them again while they are made; one whose worker died is
 * woken anew. Returns their actions, those of one source together.
 */
export async function wakeLooks(tx: Tx, actionIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ action_id: string; source: string }>(text, [
    tx.tenantId,
    actionIds,
  ]);
  return [...rows].sort((a, b) => a.source.localeCompare(b.source)).map((row) => row.action_id);
}
