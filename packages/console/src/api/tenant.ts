import type { TenantChange, TenantView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { get, post } from './request.ts';

export const tenantQuery = queryOptions({
  queryKey: ['tenant'],
  queryFn: ({ signal }) => get<TenantView>('/v1/tenant', { signal }),
});

export const changeTenant = (change: TenantChange): Promise<TenantView> =>
  post('/v1/tenant', change);
