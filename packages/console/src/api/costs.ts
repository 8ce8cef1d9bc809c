import type { CostsView } from '@signalbox/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get } from './request.ts';

export type { CostFigures, CostsView, DaySpend } from '@signalbox/contract';

const renewedMs = 15_000;

/** What models cost from one day of UTC to another, both within. Calls are not announced, so it is asked again and again. */
export const costsQuery = (from: string | undefined, to: string | undefined) =>
  queryOptions({
    queryKey: ['costs', from, to],
    queryFn: ({ signal }) => get<CostsView>('/v1/costs', { query: { from, to }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: renewedMs,
  });
