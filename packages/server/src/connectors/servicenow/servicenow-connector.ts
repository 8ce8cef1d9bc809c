import type { FieldPlace, TicketSystemConfig } from '@signalbox/contract';
import type { Dispatcher } from 'undici';
import { type Connector, ConnectorError } from '../connector.ts';
import { markOf } from '../mark.ts';
import { type Change, noteFirst, type Step } from '../note-first.ts';
import { signIn } from '../sign-in.ts';
import { countdown, type Left, openSystemClient, type SystemClient } from '../system-client.ts';
import { servicenowHistory } from './history.ts';
import { groupId, type Names, openNames } from './names.ts';
import { noteOf, openNoteRights } from './notes.ts';
import { servicenowPlaces } from './offered.ts';
import { choiceFields } from './places.ts';
import { servicenowPoll } from './poll.ts';
import { servicenowProbe } from './probe.ts';
import { allOf, tablePath } from './query.ts';
import { cellOf, type Incident, recordsShape, valueAt } from './shapes.ts';

/**
 * Incidents of ServiceNow over the Table API. It answers 200 to fields the token may not write, to fields there are not and to
 * values nobody may choose, and business rules write over what they like: so values are looked up before, and nothing but the
 * read-back counts. Not yet run against an instance.
 */
export function servicenowConnector(config: TicketSystemConfig, dispatcher: Dispatcher): Connector {
  const client = openSystemClient(dispatcher, `${config.url}/api/now/table`, signIn(config));
  const names = openNames(client);
  const mayNote = openNoteRights(client);
  const places = Object.values(config.fields).map(({ name }) => name);
  const read = (number: string, more: readonly string[], left: Left): Promise<Incident> =>
    readIncident(client, number, [...places, ...more], left);

  return {
    ...noteFirst<Incident>(config, {
      ticket: (number, left) => read(number, [], left),
      valueAt: (incident, place) => valueAt(incident, place),
      versionOf: (incident) => cellOf(incident, 'sys_mod_count').value,
      prepare: (incident, changes, left) => prepare(client, names, incident, changes, left),
      mayNote: (_, left) => mayNote(left),
      sendNote: async (incident, text, writeKey, left) => {
        // Never with a field beside it, and never as `comments` or `close_notes`: those the caller reads.
        const body = { work_notes: `${text}\n\n${markOf(writeKey)}` };
        await patch(client, incident, body, left);
      },
      note: (incident, writeKey, left) =>
        noteOf(client, cellOf(incident, 'sys_id').value, writeKey, left),
    }),
    replies: {
      sent: async ({ externalId, writeKey }, withinMs) => {
        const left = countdown(withinMs);
        const incident = await read(externalId, [], left);
        return (
          (await noteOf(client, cellOf(incident, 'sys_id').value, writeKey, left)) === 'public'
        );
      },
      send: async ({ externalId, writeKey, text }, withinMs) => {
        const left = countdown(withinMs);
        const incident = await read(externalId, [], left);
        // Between these two it would be shown as HTML.
        const plain = text.replace(/\[(\/?code)\]/gi, '[ $1]');
        await patch(client, incident, { comments: `${plain}\n\n${markOf(writeKey)}` }, left);
        const id = cellOf(incident, 'sys_id').value;
        if ((await noteOf(client, id, writeKey, left)) === 'absent') {
          throw new ConnectorError('unmarked');
        }
      },
    },
    ...(config.poll === undefined
      ? {}
      : {
          poll: servicenowPoll(config, config.poll, client, read),
          history: servicenowHistory(config, config.poll, client),
        }),
    probe: (withinMs) => servicenowProbe(config, client, names, mayNote, withinMs),
    places: (withinMs) => servicenowPlaces(names, withinMs),
  };
}

async function readIncident(
  client: SystemClient,
  number: string,
  columns: readonly string[],
  left: Left,
): Promise<Incident> {
  if (!/^[A-Z]{2,10}\d{3,15}$/.test(number)) throw new ConnectorError('refused');
  const path = tablePath('incident', allOf(`number=${number}`), {
    sysparm_fields: [...new Set(['sys_id', 'number', 'sys_mod_count', ...columns])].join(','),
    ...{ sysparm_display_value: 'all', sysparm_limit: '2' },
  });
  const { result } = await client.read(path, recordsShape, left());
  const found = result.filter((one) => cellOf(one, 'number').value === number);
  const [incident, another] = found;
  if (incident === undefined || another !== undefined) throw new ConnectorError('refused');
  return incident;
}

function patch(
  client: SystemClient,
  incident: Incident,
  body: object,
  left: Left,
): Promise<unknown> {
  const id = encodeURIComponent(cellOf(incident, 'sys_id').value);
  const path = `/incident/${id}?sysparm_fields=sys_id&sysparm_input_display_value=false`;
  return client.send({ method: 'PATCH', path, body }, left());
}

async function prepare(
  client: SystemClient,
  names: Names,
  incident: Incident,
  changes: readonly Change[],
  left: Left,
): Promise<readonly Step[]> {
  const fields: Record<string, string> = {};
  const state: Record<string, string> = {};
  for (const [place, value] of changes) {
    const into = place.name === 'state' ? state : fields;
    into[place.name] = value === null ? '' : await storedValue(names, place, value, left);
  }
  // Apart, because a rule that refuses a state refuses the whole request.
  return [fields, state]
    .filter((body) => Object.keys(body).length > 0)
    .map((body) => (sendLeft) => patch(client, incident, body, sendLeft));
}

/** @throws ConnectorError `refused` for what would be stored and mean nothing */
async function storedValue(
  names: Names,
  place: FieldPlace,
  value: string,
  left: Left,
): Promise<string> {
  if (place.name === 'assignment_group') return groupId(names, value, left);
  const choices = await names.choices(place.name, left);
  const free = choices.length === 0 && !choiceFields.includes(place.name);
  if (!free && !choices.includes(value)) throw new ConnectorError('refused');
  return value;
}
