import type {
  AttemptView,
  ItemSummary,
  ItemView,
  OutcomeBody,
  SettleBody,
} from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { get, post } from './request.ts';

export type { AttemptView, ItemSummary, ItemView };
export type DecidedField = NonNullable<ItemSummary['decision']>['fields'][string];
export type Message = ItemSummary['messages'][number];
export type TimelineEntry = ItemView['timeline'][number];

export const itemQuery = (id: string) =>
  queryOptions({
    queryKey: ['item', id],
    queryFn: ({ signal }) => get<ItemView>(`/v1/items/${encodeURIComponent(id)}`, { signal }),
  });

export const attemptsQuery = (id: string) =>
  queryOptions({
    queryKey: ['item', id, 'attempts'],
    queryFn: async ({ signal }) =>
      (await get<ListPage<AttemptView>>(`/v1/items/${encodeURIComponent(id)}/attempts`, { signal }))
        .data,
  });

export const retryItem = (id: string): Promise<{ readonly state: string }> =>
  post(`/v1/items/${encodeURIComponent(id)}/retry`);

export const resolveItem = (
  id: string,
  settlement: SettleBody,
): Promise<{ readonly state: string }> =>
  post(`/v1/items/${encodeURIComponent(id)}/resolve`, settlement);

export const eraseItem = (
  id: string,
): Promise<{ readonly messages: number; readonly decisions: number; readonly before: boolean }> =>
  post(`/v1/items/${encodeURIComponent(id)}/erase`);

export const reportOutcome = (id: string, outcome: OutcomeBody): Promise<{ readonly id: string }> =>
  post(`/v1/items/${encodeURIComponent(id)}/outcome`, outcome);

/** The item of an external id, the newest first; null when there is none. */
export async function findByExternalId(
  externalId: string,
  signal?: AbortSignal,
): Promise<ItemSummary | null> {
  const page = await get<ListPage<ItemSummary>>('/v1/items', {
    query: { externalId, limit: 1 },
    signal,
  });
  return page.data[0] ?? null;
}
