import type { FieldPlace, PollConfig, TicketSystemConfig } from '@signalbox/contract';
import {
  advanceNumbers,
  freshNumbers,
  type NumberedRow,
  type NumberWindow,
  openNumberWindow,
} from '@signalbox/domain';
import * as z from 'zod';
import type { Looked, Poll, PolledUpdate } from '../connector.ts';
import { fieldsSeen } from '../field-places.ts';
import { asideOf, lookAtEach, momentOf, subjectOf } from '../polled-ticket.ts';
import { countdown, type SystemClient } from '../system-client.ts';
import { readSaid, readThread } from './messages.ts';
import { anyOf, pathOf, quoted } from './query.ts';
import type { QueueNames } from './queue-names.ts';
import { openRequesters } from './requesters.ts';
import { newsShape, type RtNews, type RtTicket, systemUser, ticketShape } from './shapes.ts';
import { valueAt } from './value-at.ts';

const perPage = 100;
const newsFields = 'Type,Field,Created,ObjectId,Creator,OldValue';
const cursorShape: z.ZodType<NumberWindow> = z.object({
  after: z.number(),
  taken: z.array(z.tuple([z.number(), z.number()])),
});

const asideShape = z.object({
  ticket: z.string().regex(/^\d+$/),
  numbers: z.array(z.number()).min(1),
});

interface Row extends NumberedRow {
  readonly news: RtNews;
}

interface Look {
  readonly ticket: string;
  readonly rows: readonly Row[];
}

const nothing: Looked = { ticket: null, update: null };

/**
 * New tickets and replies of Request Tracker, and what people changed of the fields that are mapped. Transactions are read by
 * their number, not tickets by the second of their last change: a comment and whatever else moves that second are then not even
 * looked at, and no clock or time zone of RT's is relied on. With nothing new it is one request.
 */
export function rtPoll(
  config: TicketSystemConfig,
  { places, everyMs }: PollConfig,
  client: SystemClient,
  queueName: QueueNames,
): Poll {
  const requesterOf = openRequesters(client);
  const ownTexts = Object.values(config.acknowledge?.texts ?? {});
  // RT finds a queue whatever the case of its name.
  const polled = new Set(places.map((place) => place.toLowerCase()));
  const isPolled = (queue: string | null): boolean =>
    queue !== null && polled.has(queue.toLowerCase());

  const read = async (look: Look, left: () => number): Promise<Looked> => {
    const ticket = await client.read(`/ticket/${Number(look.ticket)}`, ticketShape, left());
    // Asked for by name, and looked at again here: RT ignores what it does not know of a query.
    const queue = await queueName(ticket.Queue.id, left());
    const fields = await fieldsSeen(config.fields, (place) =>
      valueAt(ticket, place, queueName, left()),
    );
    const byPeople = changedByPeople(config, look.rows, fields);
    if (!isPolled(queue))
      return { ...nothing, update: { externalId: ticket.id, fields: byPeople } };
    const requesters = ticket.Requestor.map(({ id }) => id);
    const rows = await Promise.all(
      look.rows.map(async ({ news }) =>
        isNews(news, requesters, isPolled(await oldQueue(news, left()))),
      ),
    );
    if (!rows.includes(true)) {
      return { ...nothing, update: await updateOf(ticket, byPeople, look, left) };
    }
    const said = await readSaid(client, ticket, ownTexts, left);
    if (said === null) return nothing;
    const news = {
      externalId: ticket.id,
      revision: `t${said.newest}`,
      subject: subjectOf(ticket.Subject),
      body: said.body,
      requester: await requesterOf(requesters[0], left),
      fields,
      receivedAt: momentOf(ticket.Created, look.rows[0]?.news.Created),
      thread: said.thread,
    };
    return { ...nothing, ticket: news };
  };

  const updateOf = async (
    ticket: RtTicket,
    fields: PolledUpdate['fields'],
    look: Look,
    left: () => number,
  ): Promise<PolledUpdate> => {
    const said = look.rows.filter(({ news }) => news.Type === 'Correspond');
    const base = { externalId: ticket.id, fields };
    if (said.length === 0) return base;
    const fresh = said.map(({ news }) => news.id);
    return { ...base, thread: await readThread(client, ticket, fresh, ownTexts, left) };
  };

  const oldQueue = async (news: RtNews, leftMs: number): Promise<string | null> =>
    isMove(news) && news.OldValue != null ? queueName(news.OldValue, leftMs) : null;

  return {
    everyMs,
    system: `rt ${config.url}`,
    take: async (cursor, withinMs, failures) => {
      const left = countdown(withinMs);
      const parsed = cursorShape.safeParse(cursor);
      if (!parsed.success) {
        const newest = await client.read(newsPath(places, config.fields, null), newsShape, left());
        const after = Number(newest.items[0]?.id ?? 0);
        return {
          arrivals: [],
          cursor: openNumberWindow(after),
          more: false,
          skipped: [],
          aside: [],
          fault: null,
        };
      }
      const window = parsed.data;
      const { data, atMs } = await client.readDated(
        newsPath(places, config.fields, window.after),
        newsShape,
        left(),
      );
      const rows = data.items.map(toRow);
      const fresh = freshNumbers(window, rows);
      const looks = byTicket(fresh);
      const { seen, skipped, aside, fault } = await lookAtEach(
        looks,
        (look) => look.ticket,
        (look) => read(look, left),
        failures,
      );
      const done = seen.flatMap(([look]) => look.rows);
      const nowMs = atMs ?? Math.max(0, ...rows.map((row) => row.atMs));
      return {
        arrivals: seen.flatMap(([, found]) => found?.ticket ?? []),
        updates: seen.flatMap(([, found]) => found?.update ?? []),
        cursor: advanceNumbers(window, rows, done, nowMs),
        more: seen.length < looks.length || (rows.length >= perPage && fresh.length > 0),
        aside: asideOf(aside, ({ ticket, rows: own }) => ({
          externalId: ticket,
          look: { ticket, numbers: own.map(({ number }) => number) },
        })),
        ...{ skipped, fault },
      };
    },
    takeAside: async (given, withinMs) => {
      const left = countdown(withinMs);
      const { ticket, numbers } = asideShape.parse(given);
      const path = sincePath(ticket, Math.min(...numbers), config.fields);
      const { items } = await client.read(path, newsShape, left());
      const rows = items.map(toRow).filter(({ news }) => news.ObjectId === ticket);
      return rows.length === 0 ? nothing : read({ ticket, rows }, left);
    },
  };
}

/** The transactions that may be news, above a number; null: the newest of them. */
function newsPath(
  places: readonly string[],
  fields: TicketSystemConfig['fields'],
  after: number | null,
): string {
  const query = [
    `ObjectType = 'RT::Ticket' AND TicketType = 'ticket'`,
    newsOf(fields),
    anyOf('TicketQueue', places),
    ...(after === null ? [] : [`id > ${after}`]),
  ].join(' AND ');
  return pathOf('/transactions', {
    query,
    orderby: 'id',
    ...(after === null
      ? { order: 'DESC', per_page: '1' }
      : { order: 'ASC', per_page: String(perPage) }),
    fields: newsFields,
  });
}

/** The same of one ticket from a number on, so that what was done while it was aside counts too. */
function sincePath(ticket: string, from: number, fields: TicketSystemConfig['fields']): string {
  const query = [
    `ObjectType = 'RT::Ticket' AND ObjectId = ${Number(ticket)}`,
    newsOf(fields),
    `id > ${from - 1}`,
  ].join(' AND ');
  return pathOf('/transactions', {
    query,
    ...{ orderby: 'id', order: 'ASC', per_page: String(perPage), fields: newsFields },
  });
}

function newsOf(fields: TicketSystemConfig['fields']): string {
  const said = anyOf('Type', ['Create', 'Correspond']);
  return `(${[said, `(Type = 'Set' AND Field = 'Queue')`, ...changesOf(fields)].join(' OR ')})`;
}

/** What people may change of what we decided; all of them, because RT does not tell custom fields apart by name here. */
function changesOf(fields: Readonly<Record<string, FieldPlace>>): readonly string[] {
  const places = Object.values(fields);
  const system = places.filter(({ custom, name }) => !custom && name !== 'Queue');
  return [
    ...new Set(system.map(({ name }) => `Field = '${quoted(name)}'`)),
    ...(places.some(({ custom }) => custom) ? [`Type = 'CustomField'`] : []),
  ];
}

/** Those of the fields that a person changed last, of what is told here: what a scrip or a rule sets says nothing of what is right. */
function changedByPeople(
  { fields: places, automations }: TicketSystemConfig,
  rows: readonly Row[],
  fields: PolledUpdate['fields'],
): PolledUpdate['fields'] {
  const machines = [systemUser, ...automations];
  return Object.fromEntries(
    Object.entries(fields).filter(([field]) => {
      const place = places[field];
      const last = rows.filter(({ news }) => place !== undefined && changes(news, place)).at(-1);
      return last?.news.Creator != null && !machines.includes(last.news.Creator.id);
    }),
  );
}

/** Whether a transaction may have changed a place: a custom field has a number there, and no name. */
function changes({ Type, Field }: RtNews, { custom, name }: FieldPlace): boolean {
  return custom ? Type === 'CustomField' : Field === name;
}

function isMove({ Type, Field }: RtNews): boolean {
  return Type === 'Set' && Field === 'Queue';
}

function toRow(news: RtNews): Row {
  const atMs = Date.parse(news.Created);
  return { number: Number(news.id), atMs: Number.isNaN(atMs) ? 0 : atMs, news };
}

function byTicket(rows: readonly Row[]): readonly Look[] {
  const tickets = new Map<string, Row[]>();
  for (const row of rows) {
    const of = tickets.get(row.news.ObjectId) ?? [];
    of.push(row);
    tickets.set(row.news.ObjectId, of);
  }
  return [...tickets].map(([ticket, own]) => ({ ticket, rows: own }));
}

/**
 * A new ticket is news, what its requester says is, and that it was moved here from a queue that is not looked at. A reply of
 * the team is not, nor a move between queues that are looked at: that may be our own.
 */
function isNews(news: RtNews, requesters: readonly string[], cameFromPolled: boolean): boolean {
  if (news.Type === 'Create') return true;
  if (isMove(news)) return !cameFromPolled;
  return news.Type === 'Correspond' && news.Creator != null && requesters.includes(news.Creator.id);
}
