import type { Tx } from '../tx.ts';

const approveText = `
  update action set payload = $3, hash = $4, approved_by = $5, updated_at = now() where tenant_id = $1 and id = $2`;
const withdrawText = `
  update action set verdict = null, approved_by = null, updated_at = now() where tenant_id = $1 and id = $2`;

/** Records who approved an action, and exactly what. */
export async function approveAction(
  tx: Tx,
  action: {
    readonly id: string;
    readonly payload: unknown;
    readonly hash: string;
    readonly actor: string;
  },
): Promise<void> {
  const payload = JSON.stringify(action.payload);
  await tx.query(approveText, [tx.tenantId, action.id, payload, action.hash, action.actor]);
}

/** Takes an unsent action back. The caller holds its lock and has seen that no attempt started. */
export async function withdrawAction(tx: Tx, id: string): Promise<void> {
  await tx.query(withdrawText, [tx.tenantId, id]);
}
