import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import {
  advancePast,
  freshPast,
  type PastRow,
  type PastWindow,
  pastStart,
} from '@signalbox/domain';
import * as z from 'zod';
import type { History } from '../connector.ts';
import { isMarked } from '../mark.ts';
import { createdMsOf, isSettled, newestFirst, pastPages, pastValues } from '../past-pages.ts';
import { bodyOf, momentOf, subjectOf } from '../polled-ticket.ts';
import type { Left, SystemClient } from '../system-client.ts';
import type { Groups } from './groups.ts';
import { readConversations } from './notes.ts';
import { valueAt } from './places.ts';
import { hasNext, pastShape, ticketShape } from './shapes.ts';

/** Without it the list has the last 30 days. */
const everSince = '1970-01-01T00:00:00Z';
/** Resolved and closed. */
const ended: readonly unknown[] = [4, 5];

/** `page`: where the list was left. Tickets that came since, or were deleted, move what stands on a page. */
type Place = PastWindow & { readonly page: number };
type Row = PastRow & { readonly page: number };

/**
 * Past tickets by the second they came in, from pages that are counted: one request for ten of them, and two for each, the
 * ticket and what was written on it. What somebody made of a description later cannot be told from what the requester wrote.
 */
export function freshserviceHistory(
  config: TicketSystemConfig,
  { places }: PollConfig,
  client: SystemClient,
  groups: Groups,
): History {
  const all = places.length === 1 && places[0] === 'all';
  const isHere = async (group: number | null | undefined, left: Left): Promise<boolean> =>
    all || (group != null && places.includes((await groups.nameOf(group, left)) ?? ''));

  const read = async (page: number, left: Left) => {
    const query = new URLSearchParams({ updated_since: everSince, order_type: 'desc' });
    const path = `/tickets?${query.toString()}&per_page=100&page=${page}`;
    const { data, headers, atMs } = await client.readDated(path, pastShape, left());
    const rows = data.tickets.map(
      ({ id, created_at }): Row => ({ id: String(id), createdMs: createdMsOf(created_at), page }),
    );
    return { rows: newestFirst(rows, ({ createdMs }) => createdMs), more: hasNext(headers), atMs };
  };

  const list = async (place: Place, sinceMs: number | null, left: Left) => {
    let { page } = place;
    let now = await read(page, left);
    let fresh = freshPast(place, now.rows);
    const turn = async (by: -1 | 1): Promise<void> => {
      page += by;
      now = await read(page, left);
      fresh = freshPast(place, now.rows);
    };
    // All of it is behind where we stood: of those that moved up, some may stand on the page before.
    while (page > 1 && fresh.length === now.rows.length) await turn(-1);
    while (fresh.length === 0 && now.more) await turn(1);
    const wanted = fresh.filter(({ createdMs }) => sinceMs === null || createdMs >= sinceMs);
    const more = now.more && wanted.length === fresh.length;
    return { rows: wanted, more, total: null, atMs: now.atMs };
  };

  return pastPages<Row, Place>(config, {
    cursor: z.object({
      ...{ page: z.number(), beforeMs: z.number().nullable(), done: z.array(z.string()) },
    }),
    start: { ...pastStart, page: 1 },
    list: (place, { sinceMs }, left) => list(place, sinceMs, left),
    look: async ({ id, createdMs }, atMs, left) => {
      const { ticket } = await client.read(`/tickets/${id}`, ticketShape, left());
      if (!(await isHere(ticket.group_id, left))) return null;
      const said = await readConversations(client, id, left);
      return {
        externalId: id,
        subject: subjectOf(ticket.subject),
        body: bodyOf([ticket.description_text ?? '']),
        settled: isSettled(ended.includes(ticket.status), createdMs, atMs),
        ours: said.some(({ body_text }) => body_text != null && isMarked(body_text)),
        values: await pastValues(config.fields, (place) => valueAt(ticket, place, groups, left)),
        receivedAt: momentOf(ticket.created_at),
      };
    },
    after: (place, rows) => ({
      ...advancePast(place, rows),
      page: rows.at(-1)?.page ?? place.page,
    }),
  });
}
