import { queryOptions } from '@tanstack/react-query';
import type { TrippedSwitch } from './board.ts';
import type { ListPage } from './pages.ts';
import { get, post } from './request.ts';

/** Switches that have ever been used, and how they stand. */
export const controlsQuery = queryOptions({
  queryKey: ['controls'],
  queryFn: async ({ signal }) =>
    (await get<ListPage<TrippedSwitch>>('/v1/controls', { signal })).data,
});

/** Trips or resets a switch; in force everywhere when it resolves. */
export const setControl = (
  id: string,
  to: 'trip' | 'reset',
  reason: string,
): Promise<{ readonly epoch: number }> =>
  post(`/v1/controls/${encodeURIComponent(id)}/${to}`, { reason });
