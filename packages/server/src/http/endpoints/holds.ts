import {
  holdSummarySchema,
  holdsChangedSchema,
  holdToReviewBodySchema,
  itemStateAnswerSchema,
  reasonBodySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page, pageQuery } from './parts.ts';

export const holdEndpoints = {
  listHolds: endpoint({
    id: 'listHolds',
    method: 'get',
    path: '/v1/holds',
    scope: 'item:read',
    summary: 'Delays that run, soonest first, with what goes out at the end of each.',
    query: z.strictObject(pageQuery),
    answers: page('A page of delays.', holdSummarySchema),
    refusals: ['invalid_query'],
  }),
  releaseHold: endpoint({
    id: 'releaseHold',
    method: 'post',
    path: '/v1/holds/{id}/release',
    scope: 'hold:write',
    summary: 'Ends a delay now: the item is gated again and written only if that still says so.',
    params: idParams,
    body: reasonBodySchema,
    bodyOptional: true,
    answers: ok('Released.', itemStateAnswerSchema),
    refusals: ['not_found', 'hold_closed', 'write_started'],
  }),
  cancelHold: endpoint({
    id: 'cancelHold',
    method: 'post',
    path: '/v1/holds/{id}/cancel',
    scope: 'hold:write',
    summary: 'Stops a delayed write. What a person had approved goes back to review.',
    params: idParams,
    body: reasonBodySchema,
    bodyOptional: true,
    answers: ok('Stopped.', itemStateAnswerSchema),
    refusals: ['not_found', 'hold_closed', 'write_started'],
  }),
  holdToReview: endpoint({
    id: 'holdToReview',
    method: 'post',
    path: '/v1/holds/{id}/review',
    scope: 'hold:write',
    summary:
      'Takes a delay back and asks a person; with `like`, every delay that proposes the same.',
    params: idParams,
    body: holdToReviewBodySchema,
    bodyOptional: true,
    answers: ok('How many wait for a person now.', holdsChangedSchema),
    refusals: ['not_found', 'hold_closed', 'write_started'],
  }),
} as const;
