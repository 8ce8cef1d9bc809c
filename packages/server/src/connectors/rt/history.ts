import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import * as z from 'zod';
import { ConnectorError, type History } from '../connector.ts';
import { createdMsOf, newestFirst, pastPages, pastValues } from '../past-pages.ts';
import { bodyOf, momentOf, subjectOf } from '../polled-ticket.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { readFirst } from './messages.ts';
import { anyOf, pathOf, quoted } from './query.ts';
import type { QueueNames } from './queue-names.ts';
import { beginningsShape, type RtTicket, ticketsShape, tracesShape } from './shapes.ts';
import { valueAt } from './value-at.ts';

const perPage = 10;
/** As RT calls the owner of what nobody has taken. */
const nobody = 'Nobody';
const ticketFields = 'Subject,Status,Priority,Queue,Owner,Created,CustomFields';
/** A day, and as far as the zone of a user can be from ours: RT reads a moment in that of the token's. */
const surelyADayMs = (24 + 14) * 3_600_000;
const zonesApartMs = 14 * 3_600_000;

interface Row {
  readonly id: string;
  readonly ticket: RtTicket;
  /** The subject it came with, and the transaction it began with. */
  readonly subject: string;
  readonly began: string | null;
  readonly ours: boolean;
}

/**
 * Past tickets of Request Tracker by their number. Three requests for ten of them, and two more for the text of each. A subject
 * that somebody rewrote is taken as it came; the message a ticket began with cannot be changed.
 */
export function rtHistory(
  config: TicketSystemConfig,
  { places }: PollConfig,
  client: SystemClient,
  queueName: QueueNames,
): History {
  const list = async (below: number | null, sinceMs: number | null, left: Left) => {
    const settled = stampOf(Date.now() - surelyADayMs);
    const query = [
      anyOf('Queue', places),
      `(Status = '__Inactive__' OR Created < '${settled}')`,
      ...(sinceMs === null ? [] : [`Created >= '${stampOf(sinceMs - zonesApartMs)}'`]),
      ...(below === null ? [] : [`id < ${below}`]),
    ].join(' AND ');
    const path = pathOf('/tickets', {
      ...{ query, orderby: 'id', order: 'DESC', per_page: String(perPage), fields: ticketFields },
    });
    const { data, atMs } = await client.readDated(path, ticketsShape, left());
    const tickets = newestFirst(data.items, ({ id }) => Number(id));
    if (tickets.some(({ id }) => below !== null && Number(id) >= below))
      throw new ConnectorError('unreadable');
    const total = data.total ?? null;
    return {
      rows: await withBeginnings(tickets, left),
      more: tickets.length >= perPage,
      total,
      atMs,
    };
  };

  const withBeginnings = async (
    tickets: readonly RtTicket[],
    left: Left,
  ): Promise<readonly Row[]> => {
    if (tickets.length === 0) return [];
    const these = `ObjectType = 'RT::Ticket' AND (${tickets.map(({ id }) => `ObjectId = ${Number(id)}`).join(' OR ')})`;
    const begun = pathOf('/transactions', {
      query: `${these} AND (Type = 'Create' OR (Type = 'Set' AND Field = 'Subject'))`,
      ...{ orderby: 'id', order: 'ASC', per_page: '100', fields: 'Type,ObjectId,OldValue' },
    });
    const marked = pathOf('/transactions', {
      query: `${these} AND 'CF.{${quoted(config.marker)}}' IS NOT NULL`,
      ...{ per_page: '100', fields: 'Type,ObjectId' },
    });
    const { items } = await client.read(begun, beginningsShape, left());
    const noted = (await client.read(marked, tracesShape, left())).items;
    return tickets.map((ticket) => {
      const own = items.filter(({ ObjectId }) => ObjectId === ticket.id);
      const renamed = own.find(({ Type }) => Type === 'Set');
      return {
        ...{ id: ticket.id, ticket, subject: renamed?.OldValue ?? ticket.Subject ?? '' },
        began: own.find(({ Type }) => Type === 'Create')?.id ?? null,
        ours: noted.some(({ ObjectId }) => ObjectId === ticket.id),
      };
    });
  };

  return pastPages<Row, { readonly below: number | null }>(config, {
    cursor: z.object({ below: z.number().nullable() }),
    start: { below: null },
    list: ({ below }, { sinceMs }, left) => list(below, sinceMs, left),
    look: async ({ id, ticket, subject, began, ours }, _, left) => {
      createdMsOf(ticket.Created);
      const said = began === null ? null : await readFirst(client, began, left);
      return {
        ...{ externalId: id, subject: subjectOf(subject), body: bodyOf([said ?? '']) },
        // Asked for so.
        ...{ settled: true, ours, receivedAt: momentOf(ticket.Created) },
        values: await pastValues(config.fields, async (place) => {
          const value = await valueAt(ticket, place, queueName, left());
          return !place.custom && place.name === 'Owner' && value === nobody ? null : value;
        }),
      };
    },
    after: (cursor, rows) => ({ below: Number(rows.at(-1)?.id ?? cursor.below) }),
  });
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
