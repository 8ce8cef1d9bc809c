import { sourceViewSchema } from '@signalbox/contract';
import { endpoint } from '../endpoint.ts';
import { nameParams, ok, page } from './parts.ts';

export const sourceEndpoints = {
  listSources: endpoint({
    id: 'listSources',
    method: 'get',
    path: '/v1/sources',
    scope: 'item:read',
    summary:
      'The sources of the workspace in force: how polling them goes, and what their tokens lack.',
    answers: page('All of them, by name.', sourceViewSchema),
    refusals: [],
  }),
  probeSource: endpoint({
    id: 'probeSource',
    method: 'post',
    path: '/v1/sources/{name}/probe',
    scope: 'agent:write',
    summary:
      'Asks a ticket system now what its token lacks: rights, fields, values. It writes nothing there and may take a minute.',
    params: nameParams,
    answers: ok(
      'The source with what was found; `probe` is null for one that cannot tell.',
      sourceViewSchema,
    ),
    refusals: ['not_found'],
  }),
} as const;
