import { sourceViewSchema } from '@signalbox/contract';
import { endpoint } from '../endpoint.ts';
import { page } from './parts.ts';

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
} as const;
