import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import type { ChangedRow } from '@signalbox/domain';
import { ConnectorError, type Poll } from '../connector.ts';
import { fieldsSeen } from '../field-places.ts';
import { momentPoll } from '../moment-poll.ts';
import { bodyOf, laterMessagesMax, momentOf, requesterOf, subjectOf } from '../polled-ticket.ts';
import type { Left, SystemClient } from '../system-client.ts';
import type { Groups } from './groups.ts';
import { readConversations } from './notes.ts';
import { valueAt } from './places.ts';
import { hasNext, ticketShape, ticketsShape } from './shapes.ts';

const pagesMax = 50;

/**
 * New tickets and replies of their requesters. The list is in the order of the tickets' beginnings, so it is read to its end
 * and put in the order of their changes here. With nothing new it is one request.
 */
export function freshservicePoll(
  config: TicketSystemConfig,
  { places, everyMs }: PollConfig,
  client: SystemClient,
  groups: Groups,
): Poll {
  const all = places.length === 1 && places[0] === 'all';
  const isHere = async (group: number | null | undefined, left: Left): Promise<boolean> => {
    if (all) return true;
    return group != null && places.includes((await groups.nameOf(group, left)) ?? '');
  };

  const changedSince = async (fromMs: number, left: Left) => {
    const rows: ChangedRow[] = [];
    let firstMs: number | null = null;
    const since = `${new Date(fromMs).toISOString().slice(0, 19)}Z`;
    for (let page = 1; page <= pagesMax; page += 1) {
      const query = new URLSearchParams({ updated_since: since, order_type: 'asc' });
      const path = `/tickets?${query.toString()}&per_page=100&page=${page}`;
      const { data, headers, atMs } = await client.readDated(path, ticketsShape, left());
      firstMs ??= atMs;
      for (const { id, updated_at, group_id } of data.tickets) {
        const changedMs = msOf(updated_at);
        if (changedMs < fromMs - 1_000) throw new ConnectorError('unreadable');
        if (await isHere(group_id, left)) rows.push({ id: String(id), changedMs });
      }
      if (!hasNext(headers)) {
        rows.sort((a, b) => a.changedMs - b.changedMs || Number(a.id) - Number(b.id));
        return { rows, more: false, atMs: firstMs };
      }
    }
    // More than it is polite to list at once, and none of it could be passed over.
    throw new ConnectorError('busy');
  };

  return momentPoll<ChangedRow>({
    system: `freshservice ${config.url}`,
    ...{ everyMs, undatedMoves: !all },
    newest: async (left) => {
      // Only for the time by their clock: the list does not tell the last change.
      const { atMs } = await client.readDated('/tickets?per_page=1', ticketsShape, left());
      return { lastMs: null, atMs };
    },
    list: (window, left) => changedSince(window.fromMs, left),
    look: async (id, left) => {
      const path = `/tickets/${id}?include=requester`;
      const { ticket } = await client.read(path, ticketShape, left());
      const said = (await readConversations(client, id, left)).filter(
        (one) => !one.private && one.user_id != null && one.user_id === ticket.requester_id,
      );
      const newest = said.at(-1);
      const revision = newest === undefined ? 'created' : `c${newest.id}`;
      const texts = said.slice(-laterMessagesMax).map(({ body_text }) => body_text ?? '');
      const toTicket = async () => ({
        ...{ externalId: id, revision, subject: subjectOf(ticket.subject) },
        body: bodyOf([ticket.description_text ?? '', ...texts]),
        requester: requesterOf(ticket.requester?.email, ticket.requester?.name),
        fields: await fieldsSeen(config.fields, (place) => valueAt(ticket, place, groups, left)),
        receivedAt: momentOf(ticket.created_at, ticket.updated_at),
      });
      const createdMs = msOf(ticket.created_at ?? '');
      return {
        revision,
        atMs: newest === undefined ? createdMs : Math.max(createdMs, msOf(newest.created_at)),
        ticket: (await isHere(ticket.group_id, left)) ? toTicket : null,
      };
    },
  });
}

function msOf(moment: string): number {
  const ms = Date.parse(moment);
  if (Number.isNaN(ms)) throw new ConnectorError('unreadable');
  return ms;
}
