import type { TicketSystemConfig } from '@signalbox/contract';
import { missingFields, type NoteSeen, type OutsideState } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import { type Connector, ConnectorError, type OutsideWrite } from '../connector.ts';
import { placeOf, toTheirs } from '../field-places.ts';
import { parseJson } from '../http/answer.ts';
import { seenAs } from '../note-first.ts';
import { countdown, openSystemClient, ticketNumber } from '../system-client.ts';
import { rtHistory } from './history.ts';
import { rtPlaces } from './offered.ts';
import { rtPoll } from './poll.ts';
import { rtProbe } from './probe.ts';
import { markedPath } from './query.ts';
import { queueNames } from './queue-names.ts';
import { rtSecondLook } from './second-look.ts';
import { type RtTicket, ticketShape, transactionsShape } from './shapes.ts';
import { writtenFields } from './value-at.ts';

/** A busy RT answers a few requests a second; more at once only wait in its queue, on our time. */
const atOnce = 4;

/**
 * Request Tracker 5 over REST2. A write is a comment with the key of the write in a transaction custom field, then one PUT of
 * the fields that differ, conditional on the ticket's last transaction. RT says 200 to refused rights, bad values and unknown
 * names alike, so nothing but the read-back counts.
 */
export function rtConnector(config: TicketSystemConfig, dispatcher: Dispatcher): Connector {
  const client = openSystemClient(dispatcher, `${config.url}/REST/2.0`, {
    authorization: `token ${config.token}`,
  });
  const queueName = queueNames(client);
  const notes = config.note === 'internal';

  const readTicket = async (
    id: string,
    leftMs: number,
  ): Promise<{ readonly ticket: RtTicket; readonly etag: string | undefined }> => {
    const { text, headers } = await client.send({ method: 'GET', path: `/ticket/${id}` }, leftMs);
    const parsed = ticketShape.safeParse(parseJson(text));
    if (!parsed.success) throw new ConnectorError('unreadable');
    const etag = headers['etag'];
    return { ticket: parsed.data, etag: typeof etag === 'string' ? etag : undefined };
  };

  const noteOf = async (id: string, key: string, leftMs: number): Promise<NoteSeen> => {
    const found = await client.read(
      markedPath(id, config.marker, key, 'Type'),
      transactionsShape,
      leftMs,
    );
    return seenAs(found.items.map(({ Type }) => Type === 'Comment'));
  };

  const fieldsOf = (ticket: RtTicket, write: OutsideWrite, leftMs: number) =>
    writtenFields(config, ticket, write.fields, queueName, leftMs);

  return {
    guarantee: config.guarantee,
    notes,
    atOnce,
    timeoutMs: config.timeoutMs,
    settlesWithinMs: config.settlesWithinMs,
    ...(config.poll === undefined
      ? {}
      : {
          poll: rtPoll(config, config.poll, client, queueName),
          history: rtHistory(config, config.poll, client, queueName),
        }),
    probe: (withinMs) => rtProbe(config, client, withinMs),
    places: (withinMs) => rtPlaces(config, client, withinMs),
    secondLook: rtSecondLook(config, client, queueName),
    replies: {
      sent: async ({ externalId, writeKey }, withinMs) =>
        (await noteOf(ticketNumber(externalId), writeKey, withinMs)) === 'public',
      send: async ({ externalId, writeKey, text }, withinMs) => {
        const left = countdown(withinMs);
        const id = ticketNumber(externalId);
        const TxnCustomFields = { [config.marker]: writeKey };
        const body = { Content: text, ContentType: 'text/plain', TxnCustomFields };
        await client.send({ method: 'POST', path: `/ticket/${id}/correspond`, body }, left());
        if ((await noteOf(id, writeKey, left())) === 'absent') throw new ConnectorError('unmarked');
      },
    },
    read: async (write, withinMs): Promise<OutsideState> => {
      const left = countdown(withinMs);
      const id = ticketNumber(write.externalId);
      const { ticket, etag } = await readTicket(id, left());
      const fields = await fieldsOf(ticket, write, left());
      const note =
        notes && write.note !== null ? await noteOf(id, write.writeKey, left()) : undefined;
      return { fields, marker: null, note, version: etag };
    },
    write: async (write, withinMs, before) => {
      const left = countdown(withinMs);
      const id = ticketNumber(write.externalId);
      let { version } = before;
      const missing = missingFields(write.fields, before);
      const noted = before.note === 'absent' && write.note !== null;
      if (noted) {
        if (missing.length > 0) refuseWithoutRight((await readTicket(id, left())).ticket);
        const TxnCustomFields = { [config.marker]: write.writeKey };
        const body = { Content: write.note, ContentType: 'text/plain', TxnCustomFields };
        // Not conditional: a comment loses nobody's work, and RT 5.0.3 refuses the ticket's own tag here.
        await client.send({ method: 'POST', path: `/ticket/${id}/comment`, body }, left());
        // A token without the right to set it leaves a comment that no later look could find.
        if ((await noteOf(id, write.writeKey, left())) === 'absent')
          throw new ConnectorError('unmarked');
        // The comment and the mails about it are transactions of the ticket, so it has another tag now.
        const { ticket, etag } = await readTicket(id, left());
        const now = await fieldsOf(ticket, write, left());
        if (missingFields(before.fields, { fields: now, marker: null }).length > 0) {
          throw new ConnectorError('busy');
        }
        version = etag;
      }
      if (missing.length === 0) return;
      const body = bodyOf(config, write, missing);
      await afterNote(noted, () =>
        client.send(
          { method: 'PUT', path: `/ticket/${id}`, headers: conditional(version), body },
          left(),
        ),
      );
    },
  };
}

/** RT answers 200 to a change it denies, but offers the moves of a ticket only to who may make them. */
function refuseWithoutRight({ _hyperlinks }: RtTicket): void {
  const offered = _hyperlinks.some(({ ref }) => ref === 'lifecycle' || ref === 'correspond');
  if (!offered) throw new ConnectorError('refused');
}

/** Once the note is there something was done, so a refusal of what follows is for the read-back to tell. */
async function afterNote(noted: boolean, send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (noted && error instanceof ConnectorError && error.fault === 'refused') return;
    throw error;
  }
}

function conditional(version: string | undefined): Readonly<Record<string, string>> {
  return version === undefined ? {} : { 'if-match': version };
}

function bodyOf(
  config: TicketSystemConfig,
  write: OutsideWrite,
  missing: readonly string[],
): object {
  const system: Record<string, string> = {};
  const custom: Record<string, string> = {};
  for (const field of missing) {
    const place = placeOf(config.fields, field);
    const value = write.fields[field];
    (place.custom ? custom : system)[place.name] = value == null ? '' : toTheirs(place, value);
  }
  return Object.keys(custom).length === 0 ? system : { ...system, CustomFields: custom };
}
