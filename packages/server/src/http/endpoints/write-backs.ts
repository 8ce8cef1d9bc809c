import { writeBackSchema, writeBackStates } from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { page, pageQuery } from './parts.ts';

const name = z.string().min(1).max(100);

export const writeBackEndpoints = {
  listWriteBacks: endpoint({
    id: 'listWriteBacks',
    method: 'get',
    path: '/v1/write-backs',
    scope: 'item:read',
    summary:
      'Every try to write to a source, newest first: what was intended, what stood there before, and what was read back.',
    query: z.object({
      state: z
        .enum(writeBackStates)
        .optional()
        .describe('`open`: no verdict yet. `unmet`: every verdict but confirmed.'),
      source: name.optional(),
      agent: name.optional(),
      ...pageQuery,
    }),
    answers: page('The attempts.', writeBackSchema),
    refusals: ['invalid_query'],
  }),
} as const;
