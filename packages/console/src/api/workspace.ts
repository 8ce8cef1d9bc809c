import type { OptionsView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { get } from './request.ts';

/** What the files in force allow, for menus and forms. */
export const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: ({ signal }) => get<OptionsView>('/v1/workspace', { signal }),
  staleTime: 5 * 60_000,
});
