import type { ConversationStepView, ConversationView } from '@signalbox/contract';
import { queryOptions } from '@tanstack/react-query';
import type { ListPage } from './pages.ts';
import { get } from './request.ts';

export type { ConversationStepView, ConversationView };

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
