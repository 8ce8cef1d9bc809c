import {
  acceptedItemSchema,
  erasedSchema,
  itemSchema,
  itemStateAnswerSchema,
  itemStateSchema,
  itemSummarySchema,
  laneSchema,
  newItemSchema,
  outcomeBodySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page, pageQuery } from './parts.ts';

export const itemEndpoints = {
  createItem: endpoint({
    id: 'createItem',
    method: 'post',
    path: '/v1/items',
    scope: 'item:write',
    summary:
      'Takes a ticket or a new revision of one. The same event twice is one item, by identity or by Idempotency-Key.',
    headers: z.object({
      'idempotency-key': z
        .string()
        .max(255)
        .optional()
        .describe('1 to 255 visible ASCII characters'),
    }),
    body: newItemSchema,
    answers: {
      202: { description: 'Taken. It is durable and will be decided.', schema: acceptedItemSchema },
      200: { description: 'Seen before with the same content.', schema: acceptedItemSchema },
    },
    refusals: ['invalid_query', 'item_conflict', 'idempotency_conflict', 'unknown_source'],
  }),
  listItems: endpoint({
    id: 'listItems',
    method: 'get',
    path: '/v1/items',
    scope: 'item:read',
    summary:
      'Items, newest first, without their timelines. `q` looks for words in the redacted text.',
    query: z.strictObject({
      state: itemStateSchema.optional(),
      lane: laneSchema.optional(),
      source: z.string().min(1).max(100).optional(),
      externalId: z.string().min(1).max(255).optional(),
      q: z.string().min(1).max(200).optional(),
      ...pageQuery,
    }),
    answers: page('A page of items.', itemSummarySchema),
    refusals: ['invalid_query'],
  }),
  getItem: endpoint({
    id: 'getItem',
    method: 'get',
    path: '/v1/items/{id}',
    scope: 'item:read',
    summary:
      'One item with its timeline. `original=true` needs review:write, opens the original text and is audited.',
    params: idParams,
    query: z.strictObject({ original: z.enum(['true', 'false']).default('false') }),
    answers: ok('The item.', itemSchema),
    refusals: ['invalid_query', 'not_found'],
  }),
  reportOutcome: endpoint({
    id: 'reportOutcome',
    method: 'post',
    path: '/v1/items/{id}/outcome',
    scope: 'item:write',
    summary: 'Says what turned out to be right for one field, and who says so.',
    params: idParams,
    body: outcomeBodySchema,
    answers: { 201: { description: 'Recorded.', schema: z.object({ id: z.string() }) } },
    refusals: ['not_found', 'erased'],
  }),
  retryItem: endpoint({
    id: 'retryItem',
    method: 'post',
    path: '/v1/items/{id}/retry',
    scope: 'admin',
    summary: 'Runs a stuck item again.',
    params: idParams,
    answers: ok('It moves again.', itemStateAnswerSchema),
    refusals: ['not_found', 'not_stuck'],
  }),
  eraseItem: endpoint({
    id: 'eraseItem',
    method: 'post',
    path: '/v1/items/{id}/erase',
    scope: 'admin',
    summary: 'Erases the text of an item and everything derived from it, for good.',
    params: idParams,
    answers: ok('Erased, now or before.', erasedSchema),
    refusals: ['not_found', 'write_in_flight'],
  }),
} as const;
