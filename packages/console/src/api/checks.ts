import type { RelatedView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from './request.ts';

export type CheckScope = 'like' | 'followed';

/** Other automatic decisions that may share a mistake with this one. */
export const relatedQuery = (itemId: string) =>
  queryOptions({
    queryKey: ['item', itemId, 'related'],
    queryFn: ({ signal }) =>
      get<RelatedView>(`/v1/items/${encodeURIComponent(itemId)}/related`, { signal }),
  });

/** Puts them back for checking: what waits becomes a review, what is written gets an open check. */
export const recheck = (
  itemId: string,
  body: { readonly scope: CheckScope; readonly reason: string },
): Promise<{ readonly stopped: number; readonly toCheck: number }> =>
  post(`/v1/items/${encodeURIComponent(itemId)}/recheck`, body);
