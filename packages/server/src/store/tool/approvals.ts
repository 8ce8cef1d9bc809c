import type { Tx } from '../tx.ts';

export interface ApprovalRow {
  readonly server: string;
  readonly tool: string;
  readonly definition_hash: string;
  readonly definition: unknown;
  readonly approved_by: string;
  readonly approved_at: Date;
}

export interface ApprovalKey {
  readonly server: string;
  readonly tool: string;
}

const listText = `
  select server, tool, definition_hash, definition, approved_by, approved_at from tool_approval
  where tenant_id = $1 and revoked_at is null order by server, tool, approved_at desc`;
const approveText = `
  insert into tool_approval (tenant_id, server, tool, definition_hash, definition, approved_by)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (tenant_id, server, tool, definition_hash) do update
    set approved_by = excluded.approved_by, approved_at = now(), revoked_by = null, revoked_at = null
    where tool_approval.revoked_at is not null
  returning definition_hash`;
const revokeText = `
  update tool_approval set revoked_by = $4, revoked_at = now()
  where tenant_id = $1 and server = $2 and tool = $3 and revoked_at is null
  returning definition_hash`;
const changeText = `
  insert into tool_change (tenant_id, server, tool, definition_hash) values ($1, $2, $3, $4)
  on conflict (tenant_id, server, tool, definition_hash) do nothing returning definition_hash`;

/** Approvals in force, of a tool the newest first. */
export function listApprovals(tx: Tx): Promise<readonly ApprovalRow[]> {
  return tx.query(listText, [tx.tenantId]);
}

/** False: it was approved already. */
export async function putApproval(
  tx: Tx,
  { server, tool }: ApprovalKey,
  hash: string,
  definition: unknown,
  actor: string,
): Promise<boolean> {
  const values = [tx.tenantId, server, tool, hash, JSON.stringify(definition), actor];
  return (await tx.query(approveText, values)).length > 0;
}

/** Ends all approvals of a tool. False: there was none. */
export async function revokeApprovals(
  tx: Tx,
  { server, tool }: ApprovalKey,
  actor: string,
): Promise<boolean> {
  return (await tx.query(revokeText, [tx.tenantId, server, tool, actor])).length > 0;
}

/** False: this definition was noted before. */
export async function putToolChange(
  tx: Tx,
  { server, tool }: ApprovalKey,
  hash: string,
): Promise<boolean> {
  return (await tx.query(changeText, [tx.tenantId, server, tool, hash])).length > 0;
}
