import type { TicketSystemConfig } from '@signalbox/contract';
import type { Dispatcher } from 'undici';
import { type Connector, ConnectorError } from '../connector.ts';
import { type Change, noteFirst, type Step } from '../note-first.ts';
import { basic } from '../sign-in.ts';
import {
  countdown,
  type Left,
  openSystemClient,
  type SystemClient,
  ticketNumber,
} from '../system-client.ts';
import { type Form, type Groups, openForm, openGroups } from './groups.ts';
import { freshserviceHistory } from './history.ts';
import { noteOf, openNoteRights, sendNote, sendReply } from './notes.ts';
import { freshservicePlaces } from './offered.ts';
import { columnOf, storedValue, valueAt } from './places.ts';
import { freshservicePoll } from './poll.ts';
import { freshserviceProbe } from './probe.ts';
import { type Ticket, ticketShape } from './shapes.ts';

/**
 * Tickets of Freshservice over API v2. It refuses aloud what it does not know; what it does silently is to set again by rules
 * what was just written, and to empty what a write of custom fields leaves out. Not yet run against an account.
 */
export function freshserviceConnector(
  config: TicketSystemConfig,
  dispatcher: Dispatcher,
): Connector {
  const client = openSystemClient(
    dispatcher,
    `${config.url}/api/v2`,
    { authorization: basic(config.token, 'X') },
    { by: 'account', perMinuteHeader: 'x-ratelimit-total' },
  );
  const groups = openGroups(client);
  const form = openForm(client);
  const mayNote = openNoteRights(client);
  return {
    ...noteFirst<Ticket>(config, {
      ticket: async (id, left) =>
        (await client.read(`/tickets/${ticketNumber(id)}`, ticketShape, left())).ticket,
      valueAt: (ticket, place, _, left) => valueAt(ticket, place, groups, left),
      versionOf: (ticket) => ticket.updated_at,
      prepare: (ticket, changes, left) => prepare(client, groups, form, ticket, changes, left),
      mayNote: (ticket, left) => mayNote(String(ticket.id), left),
      sendNote: (ticket, text, key, left) => sendNote(client, String(ticket.id), text, key, left),
      note: (ticket, key, left) => noteOf(client, String(ticket.id), key, left),
    }),
    replies: {
      sent: async ({ externalId, writeKey }, withinMs) => {
        const ticket = ticketNumber(externalId);
        return (await noteOf(client, ticket, writeKey, countdown(withinMs))) === 'public';
      },
      send: (reply, withinMs) =>
        sendReply(client, ticketNumber(reply.externalId), reply, countdown(withinMs)),
    },
    ...(config.poll === undefined
      ? {}
      : {
          poll: freshservicePoll(config, config.poll, client, groups),
          history: freshserviceHistory(config, config.poll, client, groups),
        }),
    probe: (withinMs) => freshserviceProbe(config, client, groups, form, mayNote, withinMs),
    places: (withinMs) => freshservicePlaces(groups, form, withinMs),
  };
}

async function prepare(
  client: SystemClient,
  groups: Groups,
  form: Form,
  ticket: Ticket,
  changes: readonly Change[],
  left: Left,
): Promise<readonly Step[]> {
  const known = await form(left);
  const fields: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  const status: Record<string, unknown> = {};
  for (const [place, value] of changes) {
    const choices = known.find(({ name }) => name === place.name)?.choices ?? [];
    const stored = await storedValue(place, value, choices, groups, left);
    if (place.custom) custom[place.name] = stored;
    else (place.name === 'status' ? status : fields)[columnOf(place)] = stored;
  }
  // One that is missing makes it refuse the whole write, after the note.
  const asked = known.filter((one) => one.required_for_agents === true);
  const after: Readonly<Record<string, unknown>> = { ...ticket.custom_fields, ...custom };
  if (asked.some(({ name }) => Object.hasOwn(after, name) && (after[name] ?? '') === ''))
    throw new ConnectorError('refused');
  // All of them: those that are left out are emptied.
  if (Object.keys(custom).length > 0) fields['custom_fields'] = after;
  return [fields, status]
    .filter((body) => Object.keys(body).length > 0)
    .map(
      (body) => (sendLeft) =>
        client.send({ method: 'PUT', path: `/tickets/${ticket.id}`, body }, sendLeft()),
    );
}
