import type { AlertDeliveryView, AlertView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { isApiProblem } from './api-problem.ts';
import { type ListPage, listQuery } from './pages.ts';
import { get, post } from './request.ts';

/** A way out, as the workspace in force has it. */
export interface AlertChannel {
  readonly name: string;
  readonly type: AlertDeliveryView['type'];
  /** `paused`: it failed again and again; a test that arrives takes it up again. */
  readonly state: 'active' | 'paused';
  readonly error: string | null;
  readonly failingSince: string | null;
  readonly waiting: number;
}

/** Null where the server does not list them: then the log says which there are. */
export const alertChannelsQuery = queryOptions({
  queryKey: ['alerts', 'channels'],
  queryFn: async ({ signal }): Promise<readonly AlertChannel[] | null> => {
    try {
      return (await get<ListPage<AlertChannel>>('/v1/alert-channels', { signal })).data;
    } catch (error) {
      if (isApiProblem(error) && error.status === 404) return null;
      throw error;
    }
  },
});

export const alertsQuery = (state: AlertView['state']) =>
  listQuery<AlertView>('alerts', '/v1/alerts', { state }, 50);

export const alertDeliveriesQuery = listQuery<AlertDeliveryView>(
  'alerts',
  '/v1/alert-deliveries',
  {},
  50,
);

/** Sends a message that says it is a test; how it went is in the log. */
export const testChannel = (name: string): Promise<unknown> =>
  post(`/v1/alert-channels/${encodeURIComponent(name)}/test`);
