import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const statusSchema = z.object({ status: z.string() });

export const systemEndpoints = {
  events: endpoint({
    id: 'events',
    method: 'get',
    path: '/v1/events',
    scope: 'item:read',
    summary:
      'Server-sent events: `{"topic"}` each time something of the tenant changed (items, reviews, controls, keys, agents, people).',
    answers: { 200: { description: 'The stream.', contentType: 'text/event-stream' } },
    refusals: ['shutting_down'],
  }),
  health: endpoint({
    id: 'health',
    method: 'get',
    path: '/healthz',
    scope: null,
    summary: 'The process is alive. Asks nothing else.',
    answers: { 200: { description: 'Alive.', schema: statusSchema } },
    refusals: [],
  }),
  ready: endpoint({
    id: 'ready',
    method: 'get',
    path: '/readyz',
    scope: null,
    summary: 'The database can be reached and has its schema.',
    answers: { 200: { description: 'Ready.', schema: statusSchema } },
    refusals: ['database_unavailable'],
  }),
  metrics: endpoint({
    id: 'metrics',
    method: 'get',
    path: '/metrics',
    scope: 'metrics:read',
    summary: "Prometheus text: the process's figures and those of the key's tenant.",
    answers: { 200: { description: 'Metrics.', contentType: 'text/plain; version=0.0.4' } },
    refusals: [],
  }),
  openapi: endpoint({
    id: 'openapi',
    method: 'get',
    path: '/openapi.json',
    scope: null,
    summary: 'This document.',
    answers: {
      200: { description: 'OpenAPI 3.1.', schema: z.record(z.string(), z.unknown()) },
    },
    refusals: [],
  }),
} as const;
