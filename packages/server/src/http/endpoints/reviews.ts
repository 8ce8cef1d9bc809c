import {
  claimSchema,
  itemStateAnswerSchema,
  reasonBodySchema,
  reviewSummarySchema,
  verdictBodySchema,
} from '@signalbox/contract';
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { idParams, ok, page, pageQuery } from './parts.ts';

export const reviewEndpoints = {
  listReviews: endpoint({
    id: 'listReviews',
    method: 'get',
    path: '/v1/reviews',
    scope: 'item:read',
    summary: 'Reviews that wait for a verdict, oldest first.',
    query: z.strictObject({
      state: z.enum(['open', 'claimed', 'unclaimed']).default('open'),
      queue: z.string().min(1).max(100).optional(),
      ...pageQuery,
    }),
    answers: page('A page of reviews.', reviewSummarySchema),
    refusals: ['invalid_query'],
  }),
  claimReview: endpoint({
    id: 'claimReview',
    method: 'post',
    path: '/v1/reviews/{id}/claim',
    scope: 'review:write',
    summary: 'Claims a review for a while, so that no two people work on one item.',
    params: idParams,
    answers: ok('Claimed; claiming again renews.', claimSchema),
    refusals: ['not_found', 'review_claimed', 'review_decided'],
  }),
  decideReview: endpoint({
    id: 'decideReview',
    method: 'post',
    path: '/v1/reviews/{id}/verdict',
    scope: 'review:write',
    summary: 'Says what becomes of a proposal. Accept and edit can be undone for a moment.',
    params: idParams,
    body: verdictBodySchema,
    answers: ok('Recorded.', itemStateAnswerSchema),
    refusals: ['not_found', 'claim_lost', 'review_decided', 'decision_superseded'],
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
} as const;
