import type { holdSummarySchema } from '@signalbox/contract';
import { post } from './request.ts';

/** An open delay as lists give it. */
export type HoldRow = Readonly<(typeof holdSummarySchema)['_zod']['output']>;

export interface HoldChanged {
  readonly itemId: string;
  readonly state: string;
}

const withReason = (reason: string): { readonly reason?: string } =>
  reason === '' ? {} : { reason };

/** Stops a delayed write. What a person had approved goes back to review. */
export const cancelHold = (id: string, reason = ''): Promise<HoldChanged> =>
  post(`/v1/holds/${id}/cancel`, withReason(reason));
/** Lets it go now. */
export const releaseHold = (id: string, reason = ''): Promise<HoldChanged> =>
  post(`/v1/holds/${id}/release`, withReason(reason));
/** Makes a review of it; with `like`, of every delay of the gate that proposes the same. */
export const holdToReview = (
  id: string,
  given: { readonly reason?: string; readonly like?: boolean } = {},
): Promise<{ readonly changed: number }> =>
  post(`/v1/holds/${id}/review`, {
    ...withReason(given.reason ?? ''),
    ...(given.like === true ? { like: true } : {}),
  });
