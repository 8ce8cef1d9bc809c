import {
  acceptedItemSchema,
  createdWebhookSchema,
  deliverySchema,
  deliveryStateSchema,
  newWebhookSchema,
  queuedDeliverySchema,
  refusedPageSchema,
  webhookActiveSchema,
  webhookViewSchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page, pageQuery, withBody } from './parts.ts';

const hookParams = z.object({
  tenantId: z.uuid().transform((id) => id.toLowerCase()),
  source: z.string().regex(/^[a-z][a-z0-9_-]{0,62}$/),
});
const deliveryParams = z.object({
  id: z.uuid(),
  deliveryId: z.uuid().transform((id) => id.toLowerCase()),
});
const queued = { 202: { description: 'In the queue.', schema: queuedDeliverySchema } };

export const webhookEndpoints = {
  receiveWebhook: endpoint({
    id: 'receiveWebhook',
    method: 'post',
    path: '/v1/hooks/{tenantId}/{source}',
    scope: null,
    summary:
      'Takes a ticket by a webhook signed as Standard Webhooks says. The same webhook-id of a source is one item.',
    params: hookParams,
    rawBody: ['application/json'],
    headers: z.object({
      'webhook-id': z.string().max(255).optional(),
      'webhook-timestamp': z.string().optional().describe('seconds since 1970'),
      'webhook-signature': z
        .string()
        .optional()
        .describe('`v1,` and base64 of HMAC-SHA256; several are separated by spaces'),
    }),
    answers: {
      202: { description: 'Taken. It is durable and will be decided.', schema: acceptedItemSchema },
      200: { description: 'Seen before with the same content.', schema: acceptedItemSchema },
    },
    refusals: [
      'not_found',
      'invalid_signature',
      ...withBody,
      'item_conflict',
      'idempotency_conflict',
      'too_many_requests',
      'database_unavailable',
    ],
  }),
  listRefusedWebhooks: endpoint({
    id: 'listRefusedWebhooks',
    method: 'get',
    path: '/v1/webhooks/refused',
    scope: 'admin',
    summary: 'Webhooks that were signed well and could not be taken, newest first, redacted.',
    query: z.strictObject({ source: z.string().min(1).max(100).optional(), ...pageQuery }),
    answers: ok(
      'A page of them and how many there ever were. `nextCursor` is null on the last page.',
      refusedPageSchema,
    ),
    refusals: ['invalid_query'],
  }),
  listWebhooks: endpoint({
    id: 'listWebhooks',
    method: 'get',
    path: '/v1/webhooks',
    scope: 'admin',
    summary: 'Endpoints that are told what happens, without their secrets.',
    answers: page('All endpoints.', webhookViewSchema),
    refusals: [],
  }),
  createWebhook: endpoint({
    id: 'createWebhook',
    method: 'post',
    path: '/v1/webhooks',
    scope: 'admin',
    summary: 'Makes an endpoint. This answer is the only one that shows its secret.',
    body: newWebhookSchema,
    answers: { 201: { description: 'The endpoint.', schema: createdWebhookSchema } },
    refusals: ['limit_reached'],
  }),
  switchWebhook: endpoint({
    id: 'switchWebhook',
    method: 'post',
    path: '/v1/webhooks/{id}/active',
    scope: 'admin',
    summary:
      'Switches an endpoint on or off. On again, it gets what waited and what happens from now on.',
    params: idParams,
    body: webhookActiveSchema,
    answers: ok('The endpoint.', webhookViewSchema),
    refusals: ['not_found'],
  }),
  testWebhook: endpoint({
    id: 'testWebhook',
    method: 'post',
    path: '/v1/webhooks/{id}/test',
    scope: 'admin',
    summary: 'Sends a `webhook.test`; the deliveries say how it went.',
    params: idParams,
    answers: queued,
    refusals: ['not_found', 'webhook_inactive'],
  }),
  listDeliveries: endpoint({
    id: 'listDeliveries',
    method: 'get',
    path: '/v1/webhooks/{id}/deliveries',
    scope: 'admin',
    summary:
      'What an endpoint was told or will be, newest first, with every attempt. Kept for 30 days.',
    params: idParams,
    query: z.strictObject({ state: deliveryStateSchema.optional(), ...pageQuery }),
    answers: page('A page of deliveries.', deliverySchema),
    refusals: ['invalid_query', 'not_found'],
  }),
  resendDelivery: endpoint({
    id: 'resendDelivery',
    method: 'post',
    path: '/v1/webhooks/{id}/deliveries/{deliveryId}/resend',
    scope: 'admin',
    summary: 'Sends a delivery again under the same webhook-id.',
    params: deliveryParams,
    answers: queued,
    refusals: ['not_found', 'webhook_inactive'],
  }),
  removeWebhook: endpoint({
    id: 'removeWebhook',
    method: 'delete',
    path: '/v1/webhooks/{id}',
    scope: 'admin',
    summary: 'Removes an endpoint with its secret, its queue and its log.',
    params: idParams,
    answers: ok('Removed.', z.object({ id: z.string() })),
    refusals: ['not_found'],
  }),
} as const;
