import type { ItemView, SimilarCase } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { itemQuery } from './items.ts';
import type { ListPage } from './pages.ts';
import { get } from './request.ts';

/** An item for somebody who decides: the same as its page reads, kept fresh by the server's announcements. */
export const caseQuery = (id: string) => queryOptions({ ...itemQuery(id), staleTime: 30_000 });

/** Past cases like it. Its key is no topic: what the server announces does not change the past. */
export const similarQuery = (id: string) =>
  queryOptions({
    queryKey: ['similar', id],
    queryFn: async ({ signal }) =>
      (await get<ListPage<SimilarCase>>(`/v1/items/${id}/similar`, { query: { limit: 5 }, signal }))
        .data,
    staleTime: 5 * 60_000,
  });

/** The original text. Each reading is audited: it is asked for once, never renewed by itself and not kept. */
export const originalQuery = (id: string) =>
  queryOptions({
    queryKey: ['original', id],
    queryFn: ({ signal }) =>
      get<ItemView>(`/v1/items/${id}`, { query: { original: true }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
