import type { AcceptBody, InvitationLook } from '@signalbox/contract';
import { appendAudit } from '../agents/version-change.ts';
import type { PeopleAuth, SignedIn } from '../auth/people-auth.ts';
import { uuidV7 } from '../ids/uuid-v7.ts';
import { Refusal } from '../line/refusal.ts';
import { type InvitationRow, lockInvitation, useInvitation } from '../store/people/invitations.ts';
import { lockMember, lockOwners, putMember } from '../store/people/members.ts';
import { readTenantName } from '../store/people/tenant-name.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { readLinkToken } from './link.ts';
import type { PeopleContext } from './people-context.ts';

/** @throws Refusal `link_spent` */
export async function lookAtLink(context: PeopleContext, token: string): Promise<InvitationLook> {
  const link = linkOf(token);
  return inTenant(context.database, link.tenantId, async (tx) => {
    const { kind, role, email } = await openInvitation(tx, link.hash);
    return { kind, role, email, tenant: await readTenantName(tx) };
  });
}

/**
 * Lets somebody in by a link: makes the person (or takes one who has an account already and knows its password), the
 * membership, and signs them in. A link works once, also when two use it at the same moment.
 *
 * @throws Refusal `link_spent`, `already_member`, `sign_in_failed` (an account of that address has another password),
 *   `invalid_body` (no name or address where one is needed)
 */
export async function acceptLink(
  context: PeopleContext,
  auth: PeopleAuth,
  body: AcceptBody,
): Promise<SignedIn> {
  const link = linkOf(body.token);
  const email = await inTenant(context.database, link.tenantId, async (tx) => {
    const invitation = await openInvitation(tx, link.hash);
    return invitation.kind === 'reset'
      ? renew(context, auth, tx, invitation, body)
      : join(context, auth, tx, invitation, body);
  });
  context.announce(link.tenantId, 'people');
  return auth.signIn(email, body.password);
}

/** Returns the address to sign in with. */
async function join(
  context: PeopleContext,
  auth: PeopleAuth,
  tx: Tx,
  invitation: InvitationRow,
  body: AcceptBody,
): Promise<string> {
  const email = (invitation.email ?? body.email)?.toLowerCase();
  const { name } = body;
  if (email === undefined || name === undefined) throw new Refusal('invalid_body');
  const userId = await userOf(auth, { email, name, password: body.password });
  const { role } = invitation;
  const member = await putMember(tx, { id: uuidV7(), user_id: userId, role, name, email });
  if (member === undefined) throw new Refusal('already_member');
  await useInvitation(tx, invitation.id);
  const detail = { memberId: member, role, invitationId: invitation.id };
  await appendAudit(context, tx, [
    { stage: 'control', type: 'member_joined', actor: `person:${member}`, itemId: null, detail },
  ]);
  return email;
}

/**
 * The account is made outside this transaction, in better-auth's own: should the membership then fail, an account without
 * one is left, which opens nothing and is taken up when the link is used again.
 */
async function userOf(
  auth: PeopleAuth,
  person: { readonly email: string; readonly name: string; readonly password: string },
): Promise<string> {
  const known = await auth.findUser(person.email);
  if (known === null) return auth.createUser(person);
  const proved = await auth.signIn(person.email, person.password);
  if (proved.kind === 'refused') throw new Refusal('sign_in_failed');
  return known.id;
}

async function renew(
  context: PeopleContext,
  auth: PeopleAuth,
  tx: Tx,
  invitation: InvitationRow,
  body: AcceptBody,
): Promise<string> {
  const member = await lockMember(tx, invitation.member_id ?? '');
  if (member === undefined || member.removed_at !== null) throw new Refusal('link_spent');
  await auth.resetPassword(member.user_id, body.password);
  await useInvitation(tx, invitation.id);
  const detail = { memberId: member.id, invitationId: invitation.id };
  await appendAudit(context, tx, [
    {
      stage: 'control',
      type: 'password_reset',
      actor: `person:${member.id}`,
      itemId: null,
      detail,
    },
  ]);
  return member.email;
}

function linkOf(token: string): { readonly tenantId: string; readonly hash: Buffer } {
  const link = readLinkToken(token);
  if (link === null) throw new Refusal('link_spent');
  return link;
}

async function openInvitation(tx: Tx, hash: Buffer): Promise<InvitationRow> {
  const invitation = await lockInvitation(tx, hash);
  if (invitation === undefined) throw new Refusal('link_spent');
  // The first owner is in: what is left of the first start's links is worth nothing.
  if (invitation.kind === 'setup' && (await lockOwners(tx)).length > 0)
    throw new Refusal('link_spent');
  return invitation;
}
