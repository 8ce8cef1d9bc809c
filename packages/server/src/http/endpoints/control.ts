import {
  agentSchema,
  agentVersionSchema,
  controlSchema,
  deskTicketSchema,
  epochSchema,
  rollbackBodySchema,
  switchBodySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { nameParams, ok, page } from './parts.ts';

const controlParams = z.object({ id: z.string() });

export const controlEndpoints = {
  listAgents: endpoint({
    id: 'listAgents',
    method: 'get',
    path: '/v1/agents',
    scope: 'item:read',
    summary: 'The agents that serve and the version of each.',
    answers: page('All agents.', agentSchema),
    refusals: [],
  }),
  listAgentVersions: endpoint({
    id: 'listAgentVersions',
    method: 'get',
    path: '/v1/agents/{name}/versions',
    scope: 'item:read',
    summary: 'Versions of an agent, newest first, at most 200.',
    params: nameParams,
    answers: page('Its versions.', agentVersionSchema),
    refusals: ['not_found'],
  }),
  rollBackAgent: endpoint({
    id: 'rollBackAgent',
    method: 'post',
    path: '/v1/agents/{name}/rollback',
    scope: 'agent:write',
    summary:
      'Makes an earlier version serve again: `to`, or the one before. In force everywhere on return.',
    params: nameParams,
    body: rollbackBodySchema,
    answers: ok('The new epoch.', epochSchema),
    refusals: ['not_found', 'nothing_to_roll_back'],
  }),
  listControls: endpoint({
    id: 'listControls',
    method: 'get',
    path: '/v1/controls',
    scope: 'item:read',
    summary: 'Switches that have ever been used, and how they stand.',
    answers: page('All switches.', controlSchema),
    refusals: [],
  }),
  tripControl: endpoint({
    id: 'tripControl',
    method: 'post',
    path: '/v1/controls/{id}/trip',
    scope: 'control:write',
    summary:
      'Stops the tenant, an agent, a source or a tool. Nothing decided before commits after it returns.',
    params: controlParams,
    body: switchBodySchema,
    answers: ok('The new epoch.', epochSchema),
    refusals: ['unknown_control'],
  }),
  resetControl: endpoint({
    id: 'resetControl',
    method: 'post',
    path: '/v1/controls/{id}/reset',
    scope: 'control:write',
    summary: 'Lets it run again.',
    params: controlParams,
    body: switchBodySchema,
    answers: ok('The new epoch.', epochSchema),
    refusals: ['unknown_control'],
  }),
  getDeskTicket: endpoint({
    id: 'getDeskTicket',
    method: 'get',
    path: '/v1/desk/tickets/{externalId}',
    scope: 'item:read',
    summary: 'A ticket of the built-in desk, as write-backs have left it.',
    params: z.object({ externalId: z.string().min(1).max(255) }),
    answers: ok('The ticket.', deskTicketSchema),
    refusals: ['not_found'],
  }),
} as const;
