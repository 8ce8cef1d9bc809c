import type { WebhookEvent } from '@signalbox/contract';

/** What an endpoint can be told of, in one sentence each. */
export const eventWords: readonly { readonly event: WebhookEvent; readonly words: string }[] = [
  { event: 'item.decided', words: 'An agent has decided; says how far it may go.' },
  { event: 'item.in_review', words: 'A person is asked.' },
  { event: 'item.resolved', words: 'What was decided stands in the outside system.' },
  { event: 'item.handed_over', words: 'People took it over.' },
  { event: 'item.stuck', words: 'It cannot go on and needs somebody.' },
  { event: 'review.expired', words: 'Nobody reviewed it in time.' },
  { event: 'control.changed', words: 'A switch was thrown or reset.' },
];
