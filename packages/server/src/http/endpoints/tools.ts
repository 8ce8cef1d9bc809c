import {
  approveToolBodySchema,
  toolTryViewSchema,
  toolViewSchema,
  tryToolBodySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { nameParams, ok, page } from './parts.ts';

export const toolEndpoints = {
  listTools: endpoint({
    id: 'listTools',
    method: 'get',
    path: '/v1/tools',
    scope: 'agent:write',
    summary:
      'The tools agents may list: what their servers say of them now, what people have approved, and how agents used them in the last `days`, 7 if not said, at most 92. It may take some seconds.',
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(92).default(7) }),
    answers: page('All of them, by name.', toolViewSchema),
    refusals: ['invalid_query'],
  }),
  approveTool: endpoint({
    id: 'approveTool',
    method: 'post',
    path: '/v1/tools/{name}/approve',
    scope: 'agent:write',
    summary:
      'Lets a tool of an MCP server in, as it was looked at: agents that list it may call it until it says something else.',
    params: nameParams,
    body: approveToolBodySchema,
    answers: ok('The tool.', toolViewSchema),
    refusals: ['not_found', 'definition_changed', 'tool_unavailable'],
  }),
  revokeTool: endpoint({
    id: 'revokeTool',
    method: 'post',
    path: '/v1/tools/{name}/revoke',
    scope: 'agent:write',
    summary: 'Ends the approvals of a tool: from the next call on no agent may use it.',
    params: nameParams,
    answers: ok('The tool.', toolViewSchema),
    refusals: ['not_found'],
  }),
  tryTool: endpoint({
    id: 'tryTool',
    method: 'post',
    path: '/v1/tools/{name}/try',
    scope: 'agent:write',
    summary:
      'Calls a tool as a person, by the checks an agent goes through. A dry run, which is the default, sends nothing.',
    params: nameParams,
    body: tryToolBodySchema,
    answers: ok('What became of it, and what a model would have been told.', toolTryViewSchema),
    refusals: ['not_found'],
  }),
} as const;
