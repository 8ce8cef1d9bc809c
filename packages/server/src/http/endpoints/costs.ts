import { costsSchema } from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { ok } from './parts.ts';

export const costEndpoints = {
  getCosts: endpoint({
    id: 'getCosts',
    method: 'get',
    path: '/v1/costs',
    scope: 'item:read',
    summary:
      'What language models cost in some days of UTC, at most 92, and where the limits of the policy stand now. Without days, the last 30.',
    query: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
    answers: ok('Costs, and limits.', costsSchema),
    refusals: ['invalid_query'],
  }),
} as const;
