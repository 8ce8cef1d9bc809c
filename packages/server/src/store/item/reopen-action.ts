import type { Tx } from '../tx.ts';

const text = `
  update action set verdict = null, approved_by = $3, forgiven = attempts, updated_at = now() where tenant_id = $1 and id = $2`;

/** Makes an ended action ready to be gated and written again, because a person said so. Its key stays the same. */
export async function reopenAction(tx: Tx, id: string, actor: string): Promise<void> {
  await tx.query(text, [tx.tenantId, id, actor]);
}
