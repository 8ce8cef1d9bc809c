import { factIdSchema, forgetBodySchema, memorySchema, newFactSchema } from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok } from './parts.ts';

const factParams = z.object({ id: z.uuid(), fact: z.string().regex(/^[0-9a-f]{32}$/) });

export const memoryEndpoints = {
  getMemory: endpoint({
    id: 'getMemory',
    method: 'get',
    path: '/v1/items/{id}/memory',
    scope: 'item:read',
    summary:
      'What is known of the requester and the customer of an item, from other tickets that were checked and from what people stated.',
    params: idParams,
    answers: ok('Facts, what was confirmed last first.', memorySchema),
    refusals: ['not_found'],
  }),
  stateFact: endpoint({
    id: 'stateFact',
    method: 'post',
    path: '/v1/items/{id}/memory',
    scope: 'review:write',
    summary:
      'States a fact about the requester or the customer of an item. Stated again, it is confirmed.',
    params: idParams,
    body: newFactSchema,
    answers: { 201: { description: 'Kept.', schema: factIdSchema } },
    refusals: ['not_found', 'erased', 'nobody_named'],
  }),
  forgetFact: endpoint({
    id: 'forgetFact',
    method: 'post',
    path: '/v1/items/{id}/memory/{fact}/forget',
    scope: 'review:write',
    summary:
      'Has a fact forgotten. One that was learned is learned again only from tickets that come in later.',
    params: factParams,
    body: forgetBodySchema,
    answers: ok('Forgotten.', factIdSchema),
    refusals: ['not_found'],
  }),
} as const;
