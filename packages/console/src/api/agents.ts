import type { AgentVersionView, AgentView, AuditEntryView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { get, post } from './request.ts';

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: async ({ signal }) => (await get<ListPage<AgentView>>('/v1/agents', { signal })).data,
});

export const agentVersionsQuery = (name: string) =>
  queryOptions({
    queryKey: ['agents', name, 'versions'],
    queryFn: async ({ signal }) =>
      (
        await get<ListPage<AgentVersionView>>(`/v1/agents/${encodeURIComponent(name)}/versions`, {
          signal,
        })
      ).data,
  });

/** When a version came into force, by whom and why; newest first. For those who may read the audit. */
export const releasesQuery = queryOptions({
  queryKey: ['agents', 'releases'],
  queryFn: async ({ signal }): Promise<readonly AuditEntryView[]> => {
    const read = (type: string): Promise<ListPage<AuditEntryView>> =>
      get('/v1/audit', { query: { type, limit: 100 }, signal });
    const [released, rolledBack] = await Promise.all([read('released'), read('rolled_back')]);
    return [...released.data, ...rolledBack.data].sort((a, b) => (a.at < b.at ? 1 : -1));
  },
});

/** Resolves when the earlier version is in force everywhere. */
export const rollBackAgent = (
  name: string,
  body: { readonly to?: string; readonly reason: string },
): Promise<{ readonly epoch: number }> =>
  post(`/v1/agents/${encodeURIComponent(name)}/rollback`, body);
