import type { TicketSystemConfig } from '@signalbox/contract';
import type { Changer, OutsideFields } from '@signalbox/domain';
import { ConnectorError, type SecondLook } from '../connector.ts';
import { placeOf } from '../field-places.ts';
import { countdown, type SystemClient, ticketNumber } from '../system-client.ts';
import { anyOf, markedPath, pathOf } from './query.ts';
import type { QueueNames } from './queue-names.ts';
import { changesShape, fieldNumbersShape, systemUser, ticketsShape } from './shapes.ts';
import { writtenFields } from './value-at.ts';

/** As many numbers as an address of a few thousand characters holds. */
const atOnce = 50;

/** Fifty tickets are one request. Only one that was changed is asked for what was done to it. */
export function rtSecondLook(
  config: TicketSystemConfig,
  client: SystemClient,
  queueName: QueueNames,
): SecondLook {
  /** A custom field is a number where a change names it. */
  const nameInChanges = async (
    id: string,
    fields: readonly string[],
    left: () => number,
  ): Promise<ReadonlyMap<string, string>> => {
    const places = fields.map((field) => [field, placeOf(config.fields, field)] as const);
    const numbers = places.some(([, place]) => place.custom)
      ? (await client.read(`/ticket/${id}`, fieldNumbersShape, left())).CustomFields
      : [];
    const names = new Map<string, string>();
    for (const [field, { custom, name }] of places) {
      const inChanges = custom ? numbers.find((one) => one.name === name)?.id : name;
      if (inChanges !== undefined) names.set(field, inChanges);
    }
    return names;
  };

  return {
    atOnce,
    read: async (writes, withinMs) => {
      const left = countdown(withinMs);
      const byId = new Map(writes.map((write) => [ticketNumber(write.externalId), write]));
      const path = pathOf('/tickets', {
        query: [...byId.keys()].map((id) => `id = ${id}`).join(' OR '),
        per_page: String(atOnce),
        fields: 'Status,Priority,Queue,Owner,CustomFields',
      });
      const { items } = await client.read(path, ticketsShape, left());
      const seen = new Map<string, OutsideFields>();
      for (const ticket of items) {
        const write = byId.get(ticket.id);
        if (write === undefined) throw new ConnectorError('unreadable');
        seen.set(
          write.externalId,
          await writtenFields(config, ticket, write.fields, queueName, left()),
        );
      }
      return seen;
    },
    changedBy: async (write, fields, withinMs) => {
      const left = countdown(withinMs);
      const id = ticketNumber(write.externalId);
      const marked = markedPath(id, config.marker, write.writeKey, 'Type,Creator');
      const ours = (await client.read(marked, changesShape, left())).items[0];
      // Without a note it cannot be told which changes are ours.
      if (ours === undefined) return {};
      const names = await nameInChanges(id, fields, left);
      if (names.size === 0) return {};
      const path = pathOf('/transactions', {
        query: `ObjectType = 'RT::Ticket' AND ObjectId = ${id} AND id > ${Number(ours.id)} AND ${anyOf('Field', [...names.values()])}`,
        ...{ orderby: 'id', order: 'DESC', per_page: '100', fields: 'Type,Field,Creator' },
      });
      const { items } = await client.read(path, changesShape, left());
      const machines = [systemUser, ours.Creator?.id, ...config.automations];
      const by: Record<string, Changer> = {};
      for (const [field, name] of names) {
        const creators = items.flatMap(({ Field, Creator }) =>
          Field === name && Creator != null ? [Creator.id] : [],
        );
        const [creator] = creators;
        if (creator === undefined) continue;
        // The only change of ours is the write itself: what stands now came about without one that can be seen.
        const own = creators.filter((one) => one === ours.Creator?.id).length;
        if (creator === ours.Creator?.id && own === 1) continue;
        by[field] = machines.includes(creator) ? 'automation' : 'person';
      }
      return by;
    },
  };
}
