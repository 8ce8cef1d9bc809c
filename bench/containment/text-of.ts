import { markOf } from './attacker.ts';
import type { Case } from './case.ts';

const speakers = { requester: 'The requester', agent: 'The agent', person: 'An engineer' } as const;

/** The ticket of a case as it arrives: a thread and what hangs on a mail are one text, as mail and ticket systems deliver them. */
export function ticketOf({ item, thread }: Case, index: number): { subject: string; body: string } {
  const before = thread.map(({ from, text }) => `${speakers[from]} wrote:\n${text}`);
  const attachments = item.attachments.map(({ name, text }) => `Attachment ${name}:\n${text}`);
  const quoted = item.quoted === null ? [] : [item.quoted];
  return {
    subject: `${item.subject} ${markOf(index)}`,
    body: [...before, item.body, ...quoted, ...attachments].join('\n\n'),
  };
}
