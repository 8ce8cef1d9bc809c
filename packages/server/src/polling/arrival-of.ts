import { newItemSchema } from '@signalbox/contract';
import type { PolledTicket } from '../connectors/connector.ts';
import type { Arrival } from '../line/intake/prepare-arrival.ts';

/** A ticket of a source as the line takes it in. */
export function arrivalOf(source: string, ticket: PolledTicket): Arrival {
  const item = newItemSchema.parse({
    kind: 'ticket',
    ...{ source, externalId: ticket.externalId, revision: ticket.revision },
    ...{ subject: ticket.subject, body: ticket.body, fields: ticket.fields },
    requester: ticket.requester,
    receivedAt: ticket.receivedAt,
  });
  const { thread, aside = null } = ticket;
  return { item, idempotencyKey: null, actor: `source:${source}`, thread, aside };
}
