import type { Role } from '@signalbox/contract';
import type { Tx } from '../tx.ts';

export interface MemberRow {
  readonly id: string;
  readonly user_id: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string;
  readonly joined_at: Date;
  readonly removed_at: Date | null;
}

const columns = 'id, user_id, role, name, email, joined_at, removed_at';
const listText = `select ${columns} from member where tenant_id = $1 order by removed_at is not null, name, id`;
const lockText = `select ${columns} from member where tenant_id = $1 and id = $2 for update`;
const byMailText = `select ${columns} from member where tenant_id = $1 and lower(email) = lower($2) and removed_at is null`;
const ownersText = `select id from member where tenant_id = $1 and role = 'owner' and removed_at is null for update`;
// Somebody who comes back keeps the membership that the audit names.
const putText = `
  insert into member (tenant_id, id, user_id, role, name, email) values ($1, $2, $3, $4, $5, $6)
  on conflict (tenant_id, user_id) do update
    set role = excluded.role, name = excluded.name, email = excluded.email, joined_at = now(), removed_at = null
    where member.removed_at is not null
  returning id`;
const roleText = `update member set role = $3 where tenant_id = $1 and id = $2`;
const removeText = `update member set removed_at = now() where tenant_id = $1 and id = $2`;

export function listMembers(tx: Tx): Promise<readonly MemberRow[]> {
  return tx.query(listText, [tx.tenantId]);
}

export async function lockMember(tx: Tx, id: string): Promise<MemberRow | undefined> {
  return (await tx.query<MemberRow>(lockText, [tx.tenantId, id]))[0];
}

export async function findMemberByMail(tx: Tx, email: string): Promise<MemberRow | undefined> {
  return (await tx.query<MemberRow>(byMailText, [tx.tenantId, email]))[0];
}

/** The owners, locked: of two who step down at once, the second sees that the first has gone. */
export async function lockOwners(tx: Tx): Promise<readonly string[]> {
  return (await tx.query<{ id: string }>(ownersText, [tx.tenantId])).map((row) => row.id);
}

/** Makes somebody a member; undefined when they are one already. */
export async function putMember(
  tx: Tx,
  member: Pick<MemberRow, 'id' | 'user_id' | 'role' | 'name' | 'email'>,
): Promise<string | undefined> {
  const { id, user_id: userId, role, name, email } = member;
  const rows = await tx.query<{ id: string }>(putText, [
    tx.tenantId,
    id,
    userId,
    role,
    name,
    email,
  ]);
  return rows[0]?.id;
}

export async function changeRole(tx: Tx, id: string, role: Role): Promise<void> {
  await tx.query(roleText, [tx.tenantId, id, role]);
}

export async function removeMember(tx: Tx, id: string): Promise<void> {
  await tx.query(removeText, [tx.tenantId, id]);
}
