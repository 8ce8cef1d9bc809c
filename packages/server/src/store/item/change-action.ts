import type { Tx } from '../tx.ts';

const approveText = `
  update action set payload = $3, hash = $4, approved_by = $5, type = $6, reply_sealed = $7, updated_at = now() where tenant_id = $1 and id = $2`;
const withdrawText = `
  update action set verdict = null, approved_by = null, updated_at = now() where tenant_id = $1 and id = $2`;
const correctText = `
  insert into action (tenant_id, id, item_id, decision_id, type, risk, hash, payload, lane, approved_by, reply_sealed)
  select tenant_id, $3, item_id, decision_id, $7, risk, $5, $4, lane, $6, $8 from action where tenant_id = $1 and id = $2`;
const removeText = `delete from action where tenant_id = $1 and id = $2 and verdict is null and attempts = 0`;

interface Approved {
  readonly id: string;
  readonly type: string;
  readonly payload: unknown;
  readonly hash: string;
  readonly actor: string;
  /** Values behind placeholders of its reply that a person brought in, sealed; null: none. */
  readonly replySealed: Buffer | null;
}

/** Records who approved an action, and exactly what. */
export async function approveAction(tx: Tx, action: Approved): Promise<void> {
  const { id, hash, actor, type, replySealed } = action;
  const payload = JSON.stringify(action.payload);
  await tx.query(approveText, [tx.tenantId, id, payload, hash, actor, type, replySealed]);
}

/** Takes an unsent action back. The caller holds its lock and has seen that no attempt started. */
export async function withdrawAction(tx: Tx, id: string): Promise<void> {
  await tx.query(withdrawText, [tx.tenantId, id]);
}

/**
 * Puts a person's correction beside an action: a new one of the same decision under a key of its own (`id`), so that marker and
 * read-back tell the two apart. The newest action of a decision is the one that counts.
 */
export async function correctAction(
  tx: Tx,
  before: string,
  { id, payload, hash, actor, type, replySealed }: Approved,
): Promise<void> {
  const values = [before, id, JSON.stringify(payload), hash, actor, type, replySealed];
  await tx.query(correctText, [tx.tenantId, ...values]);
}

/** Takes a withdrawn correction away, of which nothing was ever sent; the action before it counts again. */
export async function removeCorrection(tx: Tx, id: string): Promise<void> {
  await tx.query(removeText, [tx.tenantId, id]);
}
