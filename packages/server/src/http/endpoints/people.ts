import {
  createdInvitationSchema,
  invitationSchema,
  memberSchema,
  newInvitationSchema,
  roleBodySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page } from './parts.ts';

const done = z.object({ id: z.string() });

export const peopleEndpoints = {
  listPeople: endpoint({
    id: 'listPeople',
    method: 'get',
    path: '/v1/people',
    scope: 'item:read',
    summary:
      'Everybody who is or was a member. Mail addresses and second factors are shown to owners only.',
    answers: page('All members.', memberSchema),
    refusals: [],
  }),
  listInvitations: endpoint({
    id: 'listInvitations',
    method: 'get',
    path: '/v1/people/invitations',
    scope: 'admin',
    summary: 'Invitations nobody has used yet.',
    answers: page('Open invitations.', invitationSchema),
    refusals: [],
  }),
  invitePerson: endpoint({
    id: 'invitePerson',
    method: 'post',
    path: '/v1/people/invitations',
    scope: 'admin',
    summary: 'Makes a link for a colleague, good for a week and once. Replaces an earlier one.',
    body: newInvitationSchema,
    answers: {
      201: { description: 'The link; only shown here.', schema: createdInvitationSchema },
    },
    refusals: ['already_member'],
  }),
  withdrawInvitation: endpoint({
    id: 'withdrawInvitation',
    method: 'delete',
    path: '/v1/people/invitations/{id}',
    scope: 'admin',
    summary: 'Makes the link of an invitation worthless.',
    params: idParams,
    answers: ok('Withdrawn.', done),
    refusals: ['not_found'],
  }),
  changeRole: endpoint({
    id: 'changeRole',
    method: 'post',
    path: '/v1/people/{id}/role',
    scope: 'admin',
    summary: 'Gives a member another role, from their next request on.',
    params: idParams,
    body: roleBodySchema,
    answers: ok('Changed.', done),
    refusals: ['not_found', 'last_owner'],
  }),
  removePerson: endpoint({
    id: 'removePerson',
    method: 'delete',
    path: '/v1/people/{id}',
    scope: 'admin',
    summary: 'Ends a membership and all sessions of the person. What they did stays in the audit.',
    params: idParams,
    answers: ok('Removed.', done),
    refusals: ['not_found', 'last_owner'],
  }),
} as const;
