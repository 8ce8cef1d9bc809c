import { infiniteQueryOptions } from '@tanstack/react-query';
import { get, type QueryValues } from './request.ts';

/** A page of any list of the API. */
export interface ListPage<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * A list of the API, page by page: `useInfiniteQuery(listQuery<ReviewRow>('reviews', '/v1/reviews', filters))`. The first
 * word of its key is the topic, so that events of the server renew it.
 */
export function listQuery<T>(topic: string, path: string, query: QueryValues = {}, limit = 100) {
  return infiniteQueryOptions({
    queryKey: [topic, path, query, limit],
    queryFn: ({ pageParam, signal }) =>
      get<ListPage<T>>(path, { query: { ...query, limit, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** The rows of all pages read so far. */
export function rowsOf<T>(
  data: { readonly pages: readonly ListPage<T>[] } | undefined,
): readonly T[] | undefined {
  return data?.pages.flatMap((page) => page.data);
}
