import type {
  ControlChangeView,
  ControlStateView,
  ControlView,
  SimulateAnswer,
  SimulateBody,
  SwitchBody,
} from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { type ListPage, listQuery } from './pages.ts';
import { get, post } from './request.ts';

export type AgentControl = ControlStateView['agents'][number];
export type CategoryControl = AgentControl['categories'][number];
export type BurstControl = AgentControl['bursts'][number];
export type SourceControl = ControlStateView['sources'][number];
export type Breaker = AgentControl['breaker'];
export type Budget = AgentControl['budget'];
export type Cause = AgentControl['cause'];
export type Limits = ControlStateView['limits'];

/** Controls that have ever been used, and how they stand. */
export const controlsQuery = queryOptions({
  queryKey: ['controls'],
  queryFn: async ({ signal }) =>
    (await get<ListPage<ControlView>>('/v1/controls', { signal })).data,
});

/** Where every control stands; with `at`, where it stood at that past moment, which does not change any more. */
export const controlStateQuery = (at?: string | undefined) =>
  queryOptions({
    queryKey: at === undefined ? ['controls', 'state'] : ['controls-past', at],
    queryFn: ({ signal }) => get<ControlStateView>('/v1/controls/state', { query: { at }, signal }),
    ...(at === undefined ? {} : { staleTime: Number.POSITIVE_INFINITY }),
  });

/** The changes of one control, newest first. */
export const controlHistoryQuery = (control: string) =>
  listQuery<ControlChangeView>('controls', '/v1/controls/history', { control }, 20);

/** Trips or resets a switch; in force everywhere when it resolves. */
export const setControl = (
  id: string,
  to: 'trip' | 'reset',
  reason: string,
  more: Omit<SwitchBody, 'reason'> = {},
): Promise<{ readonly epoch: number }> =>
  post(`/v1/controls/${encodeURIComponent(id)}/${to}`, { reason, ...more });

/** What other limits would have done in the last hours. Takes as long as replaying those takes. */
export const simulate = (body: SimulateBody): Promise<SimulateAnswer> =>
  post('/v1/controls/simulate', body);
