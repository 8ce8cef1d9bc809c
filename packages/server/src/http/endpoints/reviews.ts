import {
  bulkVerdictAnswerSchema,
  bulkVerdictBodySchema,
  claimSchema,
  itemStateAnswerSchema,
  reviewSummarySchema,
  unclaimBodySchema,
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
    summary:
      'Reviews, or checks of automatic decisions, that wait for a verdict, oldest or soonest expiring first.',
    query: z.strictObject({
      kind: z.enum(['review', 'check']).default('review'),
      state: z.enum(['open', 'claimed', 'unclaimed']).default('open'),
      queue: z.string().min(1).max(100).optional(),
      order: z.enum(['oldest', 'expiring']).default('oldest'),
      like: z.uuid().toLowerCase().optional(),
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
    refusals: ['not_found', 'claim_lost', 'review_decided', 'decision_superseded', 'write_started'],
  }),
  decideAlike: endpoint({
    id: 'decideAlike',
    method: 'post',
    path: '/v1/reviews/bulk',
    scope: 'review:write',
    summary: 'One verdict for reviews that propose exactly the same; each is decided by itself.',
    body: bulkVerdictBodySchema,
    answers: ok('What became of each.', bulkVerdictAnswerSchema),
    refusals: ['not_found'],
  }),
  unclaimReview: endpoint({
    id: 'unclaimReview',
    method: 'post',
    path: '/v1/reviews/{id}/unclaim',
    scope: 'review:write',
    summary: 'Gives a claimed review back, so that somebody else can take it.',
    params: idParams,
    body: unclaimBodySchema,
    answers: ok('Given back.', itemStateAnswerSchema),
    refusals: ['not_found', 'claim_lost', 'review_decided', 'decision_superseded'],
  }),
} as const;
