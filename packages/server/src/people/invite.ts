import type { InvitationView, Role } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { Refusal } from '../line/refusal.ts';
import {
  insertInvitation,
  listInvitations,
  revokeInvitation,
} from '../store/people/invitations.ts';
import { findMemberByMail, lockOwners } from '../store/people/members.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { type LinkToken, newLinkToken } from './link.ts';
import type { PeopleContext } from './people-context.ts';

const hourMs = 60 * 60 * 1_000;
const lastsMs = { setup: 24 * hourMs, invite: 7 * 24 * hourMs, reset: 24 * hourMs } as const;

export interface OpenedLink {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: string;
}

/**
 * Makes a link for a colleague, good for a week and once. A new link for the same address replaces the earlier one.
 *
 * @throws Refusal `already_member`
 */
export async function invite(
  context: PeopleContext,
  tenantId: string,
  wanted: { readonly email: string; readonly role: Role; readonly actor: string },
): Promise<OpenedLink> {
  const email = wanted.email.toLowerCase();
  const opened = await inTenant(context.database, tenantId, async (tx) => {
    if ((await findMemberByMail(tx, email)) !== undefined) throw new Refusal('already_member');
    const { role, actor } = wanted;
    return open(context, tx, { kind: 'invite', role, email, memberId: null, actor });
  });
  context.announce(tenantId, 'people');
  return opened;
}

/** The link that lets the first owner in; null when there is an owner. Good for a day; a new one replaces it. */
export async function openSetup(
  context: PeopleContext,
  tenantId: string,
): Promise<OpenedLink | null> {
  return inTenant(context.database, tenantId, async (tx) => {
    if ((await lockOwners(tx)).length > 0) return null;
    const wanted = { kind: 'setup', role: 'owner', email: null, memberId: null } as const;
    return open(context, tx, { ...wanted, actor: 'system' });
  });
}

/**
 * A link to a new password for a member who lost it, made by whoever has the machine. Good for a day.
 *
 * @throws Refusal `not_found`
 */
export async function openReset(
  context: PeopleContext,
  tenantId: string,
  email: string,
): Promise<OpenedLink> {
  return inTenant(context.database, tenantId, async (tx) => {
    const member = await findMemberByMail(tx, email);
    if (member === undefined) throw new Refusal('not_found');
    const { id: memberId, role } = member;
    const wanted = { kind: 'reset', role, email: member.email, memberId } as const;
    return open(context, tx, { ...wanted, actor: 'system' });
  });
}

export async function openInvitations(
  context: PeopleContext,
  tenantId: string,
): Promise<readonly InvitationView[]> {
  const rows = await inTenant(context.database, tenantId, listInvitations);
  return rows.map(({ id, email, role, created_at: createdAt, expires_at: expiresAt }) => ({
    ...{ id, role },
    email: email ?? '',
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }));
}

/** @throws Refusal `not_found` */
export async function withdrawInvitation(
  context: PeopleContext,
  tenantId: string,
  invitationId: string,
  actor: string,
): Promise<void> {
  await inTenant(context.database, tenantId, async (tx) => {
    if (!(await revokeInvitation(tx, invitationId))) throw new Refusal('not_found');
    const detail = { invitationId };
    await appendAudit(context, tx, [
      { stage: 'control', type: 'invitation_withdrawn', actor, itemId: null, detail },
    ]);
  });
  context.announce(tenantId, 'people');
}

interface Wanted {
  readonly kind: 'setup' | 'invite' | 'reset';
  readonly role: Role;
  readonly email: string | null;
  readonly memberId: string | null;
  readonly actor: string;
}

async function open(context: PeopleContext, tx: Tx, wanted: Wanted): Promise<OpenedLink> {
  const id = uuidV7();
  const { token, hash }: LinkToken = newLinkToken(tx.tenantId);
  const { kind, role, email, memberId, actor } = wanted;
  const expiresAt = await insertInvitation(tx, {
    ...{ id, kind, role, email, memberId },
    secretHash: hash,
    createdBy: actor,
    forMs: lastsMs[kind],
  });
  const detail = { invitationId: id, kind, role, memberId };
  await appendAudit(context, tx, [
    { stage: 'control', type: 'invitation_made', actor, itemId: null, detail },
  ]);
  return { id, token, expiresAt: expiresAt.toISOString() };
}
