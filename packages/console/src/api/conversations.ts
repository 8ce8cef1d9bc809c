import type { ConversationStepView, ConversationView, ReplayView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { get, post } from './request.ts';

export type { ConversationStepView, ConversationView, ReplayView };

/** The newest conversations about an item, newest first. */
export const conversationQuery = (itemId: string) =>
  queryOptions({
    queryKey: ['item', itemId, 'conversation'],
    queryFn: async ({ signal }) =>
      (
        await get<ListPage<ConversationView>>(
          `/v1/items/${encodeURIComponent(itemId)}/conversation`,
          { signal },
        )
      ).data,
  });

/** Runs the newest conversation that decided something again, by the version that serves now. Takes as long as that does. */
export const replayItem = (itemId: string): Promise<ReplayView> =>
  post(`/v1/items/${encodeURIComponent(itemId)}/replay`, {});
