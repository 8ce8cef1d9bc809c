import {
  alertChannelSchema,
  alertDeliverySchema,
  alertSchema,
  queuedAlertTestSchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { nameParams, page, pageQuery } from './parts.ts';

export const alertEndpoints = {
  listAlerts: endpoint({
    id: 'listAlerts',
    method: 'get',
    path: '/v1/alerts',
    scope: 'item:read',
    summary: 'What fires or fired, newest first, whether or not anybody is told of it.',
    query: z.strictObject({ state: z.enum(['firing', 'recovered']).optional(), ...pageQuery }),
    answers: page('A page of alerts.', alertSchema),
    refusals: ['invalid_query'],
  }),
  listAlertDeliveries: endpoint({
    id: 'listAlertDeliveries',
    method: 'get',
    path: '/v1/alert-deliveries',
    scope: 'item:read',
    summary: 'Messages about alerts, newest first, and how each went. Kept for 30 days.',
    query: z.strictObject({
      state: z.enum(['waiting', 'delivered', 'failed']).optional(),
      channel: z.string().min(1).max(100).optional(),
      ...pageQuery,
    }),
    answers: page('A page of messages.', alertDeliverySchema),
    refusals: ['invalid_query'],
  }),
  listAlertChannels: endpoint({
    id: 'listAlertChannels',
    method: 'get',
    path: '/v1/alert-channels',
    scope: 'item:read',
    summary: 'Where alerts go, and how each channel fares; without addresses and secrets.',
    answers: page('All channels of the workspace in force.', alertChannelSchema),
    refusals: [],
  }),
  testAlertChannel: endpoint({
    id: 'testAlertChannel',
    method: 'post',
    path: '/v1/alert-channels/{name}/test',
    scope: 'control:write',
    summary:
      'Sends a test message; the deliveries say how it went. One that arrives takes up a paused channel again.',
    params: nameParams,
    answers: { 202: { description: 'In the queue.', schema: queuedAlertTestSchema } },
    refusals: ['not_found'],
  }),
} as const;
