import type { SourceView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { get, post } from './request.ts';

export type { SourceView };

const renewedMs = 15_000;

/** How each source fares. The server announces no polls, so they are looked at now and then. */
export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => (await get<ListPage<SourceView>>('/v1/sources', { signal })).data,
  refetchInterval: renewedMs,
});

/** Asks the ticket system what its token lacks; takes up to a minute. */
export const probeSource = (name: string): Promise<SourceView> =>
  post(`/v1/sources/${encodeURIComponent(name)}/probe`, {});
