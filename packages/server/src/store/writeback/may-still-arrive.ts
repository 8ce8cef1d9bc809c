import type { Tx } from '../tx.ts';

const text = `
  select exists (
    select from write_lease where tenant_id = $1 and action_id = $2 and retry_at > now()) as standing`;

/** Whether a request of this action may still be on its way to its ticket. */
export async function mayStillArrive(tx: Tx, actionId: string): Promise<boolean> {
  const [row] = await tx.query<{ standing: boolean }>(text, [tx.tenantId, actionId]);
  return row?.standing === true;
}
