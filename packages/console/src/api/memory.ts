import type { FactView, MemoryView, NewFact } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from './request.ts';

export type { FactView, MemoryView };

const pathOf = (itemId: string): string => `/v1/items/${encodeURIComponent(itemId)}/memory`;

/** What is known of whom an item names, what was confirmed last first. */
export const memoryQuery = (itemId: string) =>
  queryOptions({
    queryKey: ['item', itemId, 'memory'],
    queryFn: ({ signal }) => get<MemoryView>(pathOf(itemId), { signal }),
  });

export const stateFact = (itemId: string, fact: NewFact): Promise<{ readonly id: string }> =>
  post(pathOf(itemId), fact);

export const forgetFact = (
  itemId: string,
  factId: string,
  reason: string,
): Promise<{ readonly id: string }> =>
  post(`${pathOf(itemId)}/${encodeURIComponent(factId)}/forget`, { reason });
