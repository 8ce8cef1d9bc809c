import type { Role } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface InvitationRow {
  readonly id: string;
  readonly kind: 'setup' | 'invite' | 'reset';
  readonly role: Role;
  readonly email: string | null;
  readonly member_id: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

export interface NewInvitation {
  readonly id: string;
  readonly kind: InvitationRow['kind'];
  readonly role: Role;
  readonly email: string | null;
  readonly memberId: string | null;
  readonly secretHash: Buffer;
  readonly createdBy: string;
  readonly forMs: number;
}

const open = 'used_at is null and revoked_at is null and expires_at > now()';
const columns = 'id, kind, role, email, member_id, created_at, expires_at';
const insertText = `
  insert into invitation (tenant_id, id, kind, role, email, member_id, secret_hash, created_by, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9::double precision / 1000))
  returning expires_at`;
const lockText = `select ${columns} from invitation where tenant_id = $1 and secret_hash = $2 and ${open} for update`;
const listText = `select ${columns} from invitation where tenant_id = $1 and kind = 'invite' and ${open} order by id desc`;
const useText = `update invitation set used_at = now() where tenant_id = $1 and id = $2`;
const revokeText = `
  update invitation set revoked_at = now() where tenant_id = $1 and id = $2 and kind = 'invite' and ${open} returning id`;
// The newest link is the only one that works: an older one may lie in a log.
const revokeLikeText = `
  update invitation set revoked_at = now()
  where tenant_id = $1 and kind = $2 and email is not distinct from $3 and member_id is not distinct from $4 and ${open}`;

export async function insertInvitation(tx: Tx, one: NewInvitation): Promise<Date> {
  await tx.query(revokeLikeText, [tx.tenantId, one.kind, one.email, one.memberId]);
  const { id, kind, role, email, memberId, secretHash, createdBy, forMs } = one;
  const values = [tx.tenantId, id, kind, role, email, memberId, secretHash, createdBy, forMs];
  const [row] = await tx.query<{ expires_at: Date }>(insertText, values);
  if (row === undefined) throw new Error('an insert returns its row');
  return row.expires_at;
}

/** The open invitation of a secret, locked so that it lets in one person only. */
export async function lockInvitation(
  tx: Tx,
  secretHash: Buffer,
): Promise<InvitationRow | undefined> {
  return (await tx.query<InvitationRow>(lockText, [tx.tenantId, secretHash]))[0];
}

export function listInvitations(tx: Tx): Promise<readonly InvitationRow[]> {
  return tx.query(listText, [tx.tenantId]);
}

export async function useInvitation(tx: Tx, id: string): Promise<void> {
  await tx.query(useText, [tx.tenantId, id]);
}

/** True when an open invitation was revoked. */
export async function revokeInvitation(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(revokeText, [tx.tenantId, id])).length > 0;
}
