import type { IncidentDetail, IncidentView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { type ListPage, listQuery } from './pages.ts';
import { get, post } from './request.ts';

/** An item the agent of an incident decided while it lasted. */
export interface IncidentItem {
  readonly id: string;
  readonly externalId: string;
  readonly source: string;
  readonly state: string;
  readonly lane: string | null;
  readonly decidedAt: string;
}

export type IncidentState = IncidentView['state'];

export const incidentsQuery = (state: IncidentState) =>
  listQuery<IncidentView>('incidents', '/v1/incidents', { state }, 50);

/** The open ones, for the banner of the board. */
export const openIncidentsQuery = queryOptions({
  queryKey: ['incidents', 'open'],
  queryFn: async ({ signal }) =>
    (
      await get<ListPage<IncidentView>>('/v1/incidents', {
        query: { state: 'open', limit: 50 },
        signal,
      })
    ).data,
});

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', id],
    queryFn: ({ signal }) =>
      get<IncidentDetail>(`/v1/incidents/${encodeURIComponent(id)}`, { signal }),
  });

/** The newest items its agent decided while it lasted. */
export const incidentItemsQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', id, 'items'],
    queryFn: async ({ signal }) =>
      (
        await get<ListPage<IncidentItem>>(`/v1/incidents/${encodeURIComponent(id)}/items`, {
          query: { limit: 20 },
          signal,
        })
      ).data,
  });

export const addNote = (id: string, text: string): Promise<unknown> =>
  post(`/v1/incidents/${encodeURIComponent(id)}/notes`, { text });
export const closeIncident = (id: string, reason: string): Promise<unknown> =>
  post(`/v1/incidents/${encodeURIComponent(id)}/close`, { reason });
