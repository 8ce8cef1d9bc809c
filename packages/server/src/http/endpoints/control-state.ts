import {
  controlChangeSchema,
  controlStateSchema,
  simulateAnswerSchema,
  simulateBodySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { ok, page, pageQuery, time } from './parts.ts';

export const controlStateEndpoints = {
  getControlState: endpoint({
    id: 'getControlState',
    method: 'get',
    path: '/v1/controls/state',
    scope: 'item:read',
    summary:
      'Modes, budgets, breakers and bursts with their numbers: as they are, or as they were `at` a past moment.',
    query: z.strictObject({ at: time.optional() }),
    answers: ok('Where every control stands.', controlStateSchema),
    refusals: ['invalid_query', 'not_found'],
  }),
  listControlChanges: endpoint({
    id: 'listControlChanges',
    method: 'get',
    path: '/v1/controls/history',
    scope: 'item:read',
    summary: 'What happened to controls, or to one of them, newest first.',
    query: z.strictObject({ control: z.string().min(1).max(500).optional(), ...pageQuery }),
    answers: page('A page of changes.', controlChangeSchema),
    refusals: ['invalid_query'],
  }),
  tryLimits: endpoint({
    id: 'tryLimits',
    method: 'post',
    path: '/v1/controls/simulate',
    scope: 'item:read',
    summary: 'What other limits would have done in the last hours. Changes nothing.',
    body: simulateBodySchema,
    answers: ok('When they would have limited which agent.', simulateAnswerSchema),
    refusals: [],
  }),
} as const;
