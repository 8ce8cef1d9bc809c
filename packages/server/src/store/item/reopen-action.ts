import type { Tx } from '../tx.ts';

const text = `
  update action set verdict = 'pending', epoch = $3, approved_by = $4, forgiven = attempts, updated_at = now() where tenant_id = $1 and id = $2`;

/** Releases an ended action for writing again, because a person said so. Its key stays the same. */
export async function reopenAction(tx: Tx, id: string, actor: string): Promise<void> {
  await tx.query(text, [tx.tenantId, id, tx.epoch, actor]);
}
