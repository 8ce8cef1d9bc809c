import { covers } from '@signalbox/contract';
import { invite, openInvitations, withdrawInvitation } from '../../people/invite.ts';
import { linkUrl } from '../../people/link.ts';
import { endMembership, listPeople, setRole } from '../../people/members.ts';
import { type BindContext, bind } from '../bind.ts';
import { ownAddress } from '../own-address.ts';
import type { Ports } from '../ports.ts';
import { json } from '../respond.ts';
import { endpoints } from '../routes-table.ts';

export function bindPeople(bound: BindContext, { context, people, publicUrl }: Ports): void {
  bind(bound, endpoints.listPeople, async ({ caller }) => {
    const whole = covers(caller.scopes, 'admin');
    return json(200, { data: await listPeople(context, caller.tenantId, whole), nextCursor: null });
  });

  bind(bound, endpoints.listInvitations, async ({ caller }) =>
    json(200, { data: await openInvitations(context, caller.tenantId), nextCursor: null }),
  );

  bind(bound, endpoints.invitePerson, async ({ caller, body, headers }) => {
    const { tenantId, actor } = caller;
    const { id, token, expiresAt } = await invite(context, tenantId, { ...body, actor });
    const url = linkUrl(ownAddress(headers, publicUrl), 'invite', token);
    return json(201, { id, url, expiresAt });
  });

  bind(bound, endpoints.withdrawInvitation, async ({ caller, params }) => {
    await withdrawInvitation(context, caller.tenantId, params.id, caller.actor);
    return json(200, { id: params.id });
  });

  bind(bound, endpoints.changeRole, async ({ caller, params, body }) => {
    await setRole(context, caller.tenantId, params.id, body.role, caller.actor);
    return json(200, { id: params.id });
  });

  bind(bound, endpoints.removePerson, async ({ caller, params }) => {
    await endMembership(context, people, caller.tenantId, params.id, caller.actor);
    return json(200, { id: params.id });
  });
}
