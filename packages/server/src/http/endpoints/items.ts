import {
  acceptedItemSchema,
  attemptSchema,
  conversationSchema,
  erasedSchema,
  flagAnswerSchema,
  flagBodySchema,
  itemSchema,
  itemStateAnswerSchema,
  itemStateSchema,
  itemSummarySchema,
  laneSchema,
  newItemSchema,
  outcomeBodySchema,
  recheckAnswerSchema,
  recheckBodySchema,
  relatedSchema,
  replayBodySchema,
  replaySchema,
  settleBodySchema,
  similarCaseSchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page, pageQuery, time } from './parts.ts';

const name = z.string().min(1).max(100);

/** What narrows a list or an export of items. */
export const itemFilterQuery = {
  state: itemStateSchema.optional(),
  lane: laneSchema.optional(),
  source: name.optional(),
  externalId: z.string().min(1).max(255).optional(),
  q: z.string().min(1).max(200).optional(),
  queue: name.optional(),
  agent: name.optional(),
  category: z.string().min(1).max(4_000).optional(),
  needs: z.enum(['stuck', 'failed_write']).optional(),
  from: time.optional(),
  to: time.optional(),
};

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
      'Items, newest first, without their timelines. `q` looks for words in the redacted text and the external id: words, "a phrase", -not, or. A page may hold fewer than `limit` and still go on.',
    query: z.strictObject({ ...itemFilterQuery, ...pageQuery }),
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
  similarItems: endpoint({
    id: 'similarItems',
    method: 'get',
    path: '/v1/items/{id}/similar',
    scope: 'item:read',
    summary:
      'Past cases most like an item whose right answers a person or the outside world gave, best first.',
    params: idParams,
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(10).default(5) }),
    answers: page('The cases.', similarCaseSchema),
    refusals: ['invalid_query', 'not_found'],
  }),
  relatedItems: endpoint({
    id: 'relatedItems',
    method: 'get',
    path: '/v1/items/{id}/related',
    scope: 'item:read',
    summary:
      'Automatic decisions of the last seven days that may share a mistake with an item: the same agent and version proposed the same.',
    params: idParams,
    answers: ok('Counts, and the newest 100.', relatedSchema),
    refusals: ['not_found'],
  }),
  recheckItems: endpoint({
    id: 'recheckItems',
    method: 'post',
    path: '/v1/items/{id}/recheck',
    scope: 'hold:write',
    summary:
      'Puts decisions like an item back to people: what waits becomes a review, what was written gets a check.',
    params: idParams,
    body: recheckBodySchema,
    answers: ok('How many were put back by this call.', recheckAnswerSchema),
    refusals: ['not_found'],
  }),
  listAttempts: endpoint({
    id: 'listAttempts',
    method: 'get',
    path: '/v1/items/{id}/attempts',
    scope: 'item:read',
    summary: 'Every try to write what was decided for an item, oldest first; the first 1,000.',
    params: idParams,
    answers: page('The attempts.', attemptSchema),
    refusals: ['not_found'],
  }),
  itemConversations: endpoint({
    id: 'itemConversations',
    method: 'get',
    path: '/v1/items/{id}/conversation',
    scope: 'item:read',
    summary:
      'What models and tools said for the decisions of an item, step by step, redacted: the newest 20 conversations, newest first.',
    params: idParams,
    answers: page('The conversations.', conversationSchema),
    refusals: ['not_found'],
  }),
  replayItem: endpoint({
    id: 'replayItem',
    method: 'post',
    path: '/v1/items/{id}/replay',
    scope: 'agent:write',
    summary:
      'Runs a recorded conversation of an item again, by a version of its agent, on what was recorded: models are asked and paid for, no tool is called, nothing is decided. Needs item:read too. Takes as long as the conversation does.',
    params: idParams,
    body: replayBodySchema,
    answers: ok('Both sides, and how they differ.', replaySchema),
    refusals: ['not_found', 'erased', 'nothing_to_replay', 'unknown_version', 'shutting_down'],
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
  flagItem: endpoint({
    id: 'flagItem',
    method: 'post',
    path: '/v1/items/{id}/flag',
    scope: 'item:write',
    summary:
      'Says whether what became of an item was right, and how satisfied somebody is with where it went.',
    params: idParams,
    body: flagBodySchema,
    answers: { 201: { description: 'Recorded.', schema: flagAnswerSchema } },
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
  resolveItem: endpoint({
    id: 'resolveItem',
    method: 'post',
    path: '/v1/items/{id}/resolve',
    scope: 'hold:write',
    summary:
      'Ends a stuck item on the word of a person: what was to be written stands in the ticket, or will not be written.',
    params: idParams,
    body: settleBodySchema,
    answers: ok('It has ended.', itemStateAnswerSchema),
    refusals: ['not_found', 'not_stuck', 'write_in_flight'],
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
