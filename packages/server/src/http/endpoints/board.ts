import { boardSchema } from '@signalbox/contract';
import { endpoint } from '../endpoint.ts';
import { ok } from './parts.ts';

export const boardEndpoints = {
  getBoard: endpoint({
    id: 'getBoard',
    method: 'get',
    path: '/v1/board',
    scope: 'item:read',
    summary: 'How free each agent is in each category, and what waits for people.',
    answers: ok('The board of this moment.', boardSchema),
    refusals: [],
  }),
} as const;
