import type {
  BulkVerdictBody,
  bulkVerdictAnswerSchema,
  reviewSummarySchema,
  VerdictBody,
} from '@signalbox/contract';
import type { ListPage } from './pages.ts';
import { get, post } from './request.ts';

/** An open review as lists give it. */
export type ReviewRow = Readonly<(typeof reviewSummarySchema)['_zod']['output']>;
export type BulkResult = (typeof bulkVerdictAnswerSchema)['_zod']['output']['results'][number];
export type Verdict = VerdictBody['verdict'];

export interface ReviewFilters {
  /** Absent: what waits for a decision. `check`: what was decided without a person. */
  readonly kind?: 'check' | undefined;
  readonly state: 'open' | 'claimed' | 'unclaimed';
  readonly queue: string | undefined;
  readonly order: 'oldest' | 'expiring';
}

/** Ends by itself; whoever holds its id may decide until then. */
export interface Claim {
  readonly claimId: string;
  readonly expiresAt: string;
}

/** The most the server gives at once. */
export const reviewPageSize = 200;

export const readReviews = (
  filters: ReviewFilters,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ListPage<ReviewRow>> =>
  get('/v1/reviews', { query: { ...filters, limit: reviewPageSize, cursor }, signal });

/** Reviews that propose what `reviewId` does, itself included. */
export const readAlike = (
  reviewId: string,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<ListPage<ReviewRow>> =>
  get('/v1/reviews', { query: { like: reviewId, limit: reviewPageSize, cursor }, signal });

/** Claiming one's own again renews it under a new id. */
export const claimReview = (id: string): Promise<Claim> => post(`/v1/reviews/${id}/claim`);
export const unclaimReview = (id: string, claimId: string): Promise<void> =>
  post(`/v1/reviews/${id}/unclaim`, { claimId });

export const decideReview = (
  id: string,
  body: Omit<VerdictBody, 'fields'> & { readonly fields?: Readonly<Record<string, string>> },
): Promise<{ readonly itemId: string; readonly state: string }> =>
  post(`/v1/reviews/${id}/verdict`, body);

export const decideAlike = (
  body: BulkVerdictBody,
): Promise<{ readonly results: readonly BulkResult[] }> => post('/v1/reviews/bulk', body);
