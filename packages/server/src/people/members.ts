import type { MemberView, Role } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import type { PeopleAuth } from '../auth/people-auth.ts';
import { Refusal } from '../line/refusal.ts';
import {
  changeRole,
  listMembers,
  lockMember,
  lockOwners,
  type MemberRow,
  removeMember,
} from '../store/people/members.ts';
import { withSecondFactor } from '../store/people/second-factors.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import type { PeopleContext } from './people-context.ts';

/** Everybody who is or was a member. Addresses and second factors only when `whole`. */
export async function listPeople(
  context: PeopleContext,
  tenantId: string,
  whole: boolean,
): Promise<readonly MemberView[]> {
  const rows = await inTenant(context.database, tenantId, listMembers);
  const ids = rows.map((row) => row.user_id);
  const secured = whole ? await withSecondFactor(context.database, ids) : new Set<string>();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: whole ? row.email : null,
    role: row.role,
    twoFactor: whole ? secured.has(row.user_id) : null,
    joinedAt: row.joined_at.toISOString(),
    removedAt: row.removed_at?.toISOString() ?? null,
  }));
}

/**
 * Gives a member another role; in force with the next request of theirs.
 *
 * @throws Refusal `not_found`, `last_owner`
 */
export async function setRole(
  context: PeopleContext,
  tenantId: string,
  memberId: string,
  role: Role,
  actor: string,
): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    const member = await present(tx, memberId);
    if (member.role === role) return;
    await keepAnOwner(tx, member);
    await changeRole(tx, memberId, role);
    const detail = { memberId, from: member.role, to: role };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'role_changed', actor, itemId: null, detail },
    ]);
  });
  context.announce(tenantId, 'people');
}

/**
 * Ends a membership. The name stays in the list, because the audit names it; sessions open nothing from now on.
 *
 * @throws Refusal `not_found`, `last_owner`
 */
export async function endMembership(
  context: PeopleContext,
  auth: PeopleAuth,
  tenantId: string,
  memberId: string,
  actor: string,
): Promise<void> {
  const userId = await inTenant(context.database, tenantId, async (tx) => {
    const member = await present(tx, memberId);
    await keepAnOwner(tx, member);
    await removeMember(tx, memberId);
    const detail = { memberId, role: member.role };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'member_removed', actor, itemId: null, detail },
    ]);
    return member.user_id;
  });
  await auth.signOutEverywhere(userId);
  context.announce(tenantId, 'people');
}

async function present(tx: Tx, memberId: string): Promise<MemberRow> {
  const member = await lockMember(tx, memberId);
  if (member === undefined || member.removed_at !== null) throw new Refusal('not_found');
  return member;
}

async function keepAnOwner(tx: Tx, member: MemberRow): Promise<void> {
  if (member.role !== 'owner') return;
  const owners = await lockOwners(tx);
  if (owners.every((id) => id === member.id)) throw new Refusal('last_owner');
}
