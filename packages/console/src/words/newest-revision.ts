import type { ItemSummary } from '@signalbox/contract';

type Message = ItemSummary['messages'][number];

/** What the ticket says as of now: its newest revision. What the team said since is no text of the ticket. */
export function newestRevision(
  item: Pick<ItemSummary, 'messages'> | undefined,
): Message | undefined {
  return item?.messages.filter(({ from }) => from === 'requester').at(-1);
}
