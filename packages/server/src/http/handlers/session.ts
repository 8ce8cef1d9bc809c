import { appendAudit } from '../../agents/version-change.ts';
import type { Caller } from '../../auth/caller.ts';
import type { SignedIn } from '../../auth/people-auth.ts';
import { acceptLink, lookAtLink } from '../../people/accept.ts';
import { resolveMembers } from '../../store/people/resolve-members.ts';
import { readTenantName } from '../../store/people/tenant-name.ts';
import { inTenant } from '../../store/tx.ts';
import { type BindContext, bind, tooMany } from '../bind.ts';
import type { Ports } from '../ports.ts';
import { HttpRefusal, invalidBody } from '../refuse.ts';
import { json, type Reply } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindSession(bound: BindContext, ports: Ports): void {
  bindSignIn(bound, ports);
  bindLinks(bound, ports);
  bindOwnAccount(bound, ports);
}

function bindSignIn(bound: BindContext, ports: Ports): void {
  const { context, people, sessions, throttle } = ports;

  bind(bound, endpoints.signIn, async ({ body, address }) => {
    const { email, password } = body;
    const wait = await throttle.take(email, address);
    if (wait > 0) throw tooMany(wait);
    const signed = await people.signIn(email, password);
    if (signed.kind === 'refused') {
      await noteFailure(ports, email);
      throw new HttpRefusal('sign_in_failed');
    }
    await throttle.giveBack(email, address);
    if (signed.kind === 'signed_in') await noteSignIn(ports, email);
    return entered(signed);
  });

  bind(bound, endpoints.secondFactor, async ({ body, address, headers }) => {
    // The cookie of the first step; better-auth itself locks a person after ten wrong codes, whatever the cookie.
    const step = headers.get('cookie');
    if (step === null) throw new HttpRefusal('wrong_code');
    const wait = await throttle.take(step, address);
    if (wait > 0) throw tooMany(wait);
    const signed = await people.secondFactor(headers, body.code, body.kind);
    if (signed.kind === 'refused') throw new HttpRefusal('wrong_code');
    await throttle.giveBack(step, address);
    const cookie = signed.cookies.map((one) => one.split(';')[0]).join('; ');
    const caller = await sessions.callerOf(new Headers({ cookie }));
    if (caller !== null) await note(ports, caller.tenantId, 'signed_in', caller.actor, {});
    return entered(signed);
  });

  bind(bound, endpoints.whoAmI, async ({ headers, caller }) => {
    const found = await sessions.whole(headers);
    if (found === null || caller.who.kind !== 'person') throw new HttpRefusal('unauthorized');
    const { name, email, twoFactor } = found.person;
    const tenant = await inTenant(context.database, caller.tenantId, readTenantName);
    return json(200, {
      user: { name, email, twoFactor },
      member: { id: caller.who.id, role: caller.who.role },
      tenant: { id: caller.tenantId, name: tenant },
      scopes: caller.scopes,
    });
  });

  bind(bound, endpoints.signOut, async ({ headers, caller }) => {
    const cookies = await people.signOut(headers);
    await note(ports, caller.tenantId, 'signed_out', caller.actor, {});
    return { ...json(200, { status: 'done' }), cookies };
  });

  bind(bound, endpoints.signOutEverywhere, async ({ headers, caller }) => {
    const cookies = await people.signOut(headers);
    if (caller.who.kind === 'person') await people.signOutEverywhere(caller.who.userId);
    await note(ports, caller.tenantId, 'signed_out', caller.actor, { everywhere: true });
    return { ...json(200, { status: 'done' }), cookies };
  });
}

function bindLinks(bound: BindContext, ports: Ports): void {
  const { context, people, throttle } = ports;
  bind(bound, endpoints.lookAtLink, async ({ body }) =>
    json(200, await lookAtLink(context, body.token)),
  );

  bind(bound, endpoints.acceptLink, async ({ body, address }) => {
    const { token, email, password } = body;
    if (email !== undefined && password.toLowerCase() === email.toLowerCase())
      throw invalidBody('/password', 'is the mail address');
    // A link for an address that has an account asks for its password: not a place to guess it.
    const wait = await throttle.take(token, address);
    if (wait > 0) throw tooMany(wait);
    const reply = entered(await acceptLink(context, people, body));
    await throttle.giveBack(token, address);
    return reply;
  });
}

function bindOwnAccount(bound: BindContext, ports: Ports): void {
  const { people, throttle } = ports;
  /** A session left open on a desk must not be a way to guess the password. */
  const withPassword = async (
    caller: Caller,
    address: string,
    type: string,
    work: () => Promise<SignedIn>,
  ): Promise<Reply> => {
    const wait = await throttle.take(caller.actor, address);
    if (wait > 0) throw tooMany(wait);
    const result = await work();
    if (result.kind === 'refused') throw new HttpRefusal('wrong_password');
    await throttle.giveBack(caller.actor, address);
    await note(ports, caller.tenantId, type, caller.actor, {});
    return { ...json(200, { status: 'done' }), cookies: result.cookies };
  };

  bind(bound, endpoints.changePassword, ({ caller, body, headers, address }) =>
    withPassword(caller, address, 'password_changed', () =>
      people.changePassword(headers, body.current, body.next),
    ),
  );

  bind(bound, endpoints.dropSecondFactor, ({ caller, body, headers, address }) =>
    withPassword(caller, address, 'second_factor_off', () =>
      people.dropSecondFactor(headers, body.password),
    ),
  );

  bind(bound, endpoints.offerSecondFactor, async ({ caller, body, headers, address }) => {
    const wait = await throttle.take(caller.actor, address);
    if (wait > 0) throw tooMany(wait);
    const offer = await people.offerSecondFactor(headers, body.password);
    if (offer === null) throw new HttpRefusal('wrong_password');
    await throttle.giveBack(caller.actor, address);
    return json(200, offer);
  });

  bind(bound, endpoints.confirmSecondFactor, async ({ caller, body, headers }) => {
    const confirmed = await people.confirmSecondFactor(headers, body.code);
    if (confirmed.kind === 'refused') throw new HttpRefusal('wrong_code');
    await note(ports, caller.tenantId, 'second_factor_on', caller.actor, {});
    return { ...json(200, { status: 'done' }), cookies: confirmed.cookies };
  });
}

function entered(signed: SignedIn): Reply {
  if (signed.kind === 'refused') throw new HttpRefusal('sign_in_failed');
  return { ...json(200, { status: signed.kind }), cookies: signed.cookies };
}

/** Somebody with an account and no membership gets in nowhere, and is told no more than a wrong password would. */
async function noteSignIn(ports: Ports, email: string): Promise<void> {
  const member = await memberOf(ports, email);
  if (member === null) throw new HttpRefusal('sign_in_failed');
  await note(ports, member.tenantId, 'signed_in', `person:${member.id}`, {});
}

/** A lead sees that somebody's password is being guessed. Of addresses nobody has, nothing is kept. */
async function noteFailure(ports: Ports, email: string): Promise<void> {
  const member = await memberOf(ports, email);
  if (member !== null)
    await note(ports, member.tenantId, 'sign_in_failed', 'system', { memberId: member.id });
}

async function memberOf(
  { context, people }: Ports,
  email: string,
): Promise<{ readonly tenantId: string; readonly id: string } | null> {
  const user = await people.findUser(email.trim().toLowerCase());
  if (user === null) return null;
  const [member] = await resolveMembers(context.database, user.id);
  return member === undefined ? null : { tenantId: member.tenant_id, id: member.id };
}

async function note(
  { context }: Ports,
  tenantId: string,
  type: string,
  actor: string,
  detail: Readonly<Record<string, string | boolean>>,
): Promise<void> {
  await inTenant(context.database, tenantId, (tx) =>
    appendAudit(context, tx, [{ stage: 'control', type, actor, itemId: null, detail }]),
  );
}
