import type { SavedView, ViewPage } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import { del, get, post } from './request.ts';

export const viewsQuery = (page: ViewPage) =>
  queryOptions({
    queryKey: ['views', page],
    queryFn: async ({ signal }): Promise<readonly SavedView[]> => {
      const answer = await get<readonly SavedView[] | { readonly data: readonly SavedView[] }>(
        '/v1/views',
        { query: { page }, signal },
      );
      return 'data' in answer ? answer.data : answer;
    },
  });

export const saveView = (view: {
  readonly name: string;
  readonly page: ViewPage;
  readonly query: string;
  readonly shared: boolean;
}): Promise<SavedView> => post('/v1/views', view);

export const deleteView = (id: string): Promise<void> => del(`/v1/views/${id}`);
