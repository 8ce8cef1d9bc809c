import type { InvitationView, MemberView, Role } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { del, get, post } from './request.ts';

/** Everybody who is or was a member; addresses and second factors for owners only. */
export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async ({ signal }) => (await get<ListPage<MemberView>>('/v1/people', { signal })).data,
});

export const invitationsQuery = queryOptions({
  queryKey: ['people', 'invitations'],
  queryFn: async ({ signal }) =>
    (await get<ListPage<InvitationView>>('/v1/people/invitations', { signal })).data,
});

export interface OpenedInvitation {
  readonly id: string;
  /** Only in this answer. */
  readonly url: string;
  readonly expiresAt: string;
}

export const invitePerson = (email: string, role: Role): Promise<OpenedInvitation> =>
  post('/v1/people/invitations', { email, role });
export const withdrawInvitation = (id: string): Promise<void> =>
  del(`/v1/people/invitations/${id}`);
export const changeRole = (id: string, role: Role): Promise<void> =>
  post(`/v1/people/${id}/role`, { role });
export const removePerson = (id: string): Promise<void> => del(`/v1/people/${id}`);
