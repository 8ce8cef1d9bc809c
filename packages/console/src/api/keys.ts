import type { KeyView, Scope } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { del, get, post } from './request.ts';

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: async ({ signal }) => (await get<ListPage<KeyView>>('/v1/keys', { signal })).data,
});

export const createKey = (
  name: string,
  scopes: readonly Scope[],
): Promise<{ readonly id: string; readonly key: string }> => post('/v1/keys', { name, scopes });
export const revokeKey = (id: string): Promise<KeyView> => del(`/v1/keys/${id}`);
