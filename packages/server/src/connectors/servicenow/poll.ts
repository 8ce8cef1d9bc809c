import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import type { ChangedRow } from '@signalbox/domain';
import { ConnectorError, type Poll, type PolledTicket } from '../connector.ts';
import { fieldsSeen } from '../field-places.ts';
import { momentPoll, pagesUntilFresh, type Said } from '../moment-poll.ts';
import { bodyOf, laterMessagesMax, momentOf, requesterOf, subjectOf } from '../polled-ticket.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { readJournal } from './notes.ts';
import { anyOf, isMore, msOf, stampOf, tablePath } from './query.ts';
import { cellOf, type Incident, recordsShape, valueAt } from './shapes.ts';

const perPage = 100;
/** Two neighbouring pages have this many in common: one that is changed in between moves those behind it up. */
const sharedRows = 10;
const looked = [
  ...['sys_created_on', 'short_description', 'description', 'assignment_group'],
  ...['caller_id.user_name', 'caller_id.email', 'caller_id.name'],
];

/** New incidents and comments of their callers. With nothing new it is one request. */
export function servicenowPoll(
  config: TicketSystemConfig,
  { places, everyMs }: PollConfig,
  client: SystemClient,
  readIncident: (number: string, more: readonly string[], left: Left) => Promise<Incident>,
): Poll {
  const all = places.length === 1 && places[0] === 'all';
  const here = all ? [] : [anyOf('assignment_group.name', places)];
  const isHere = (incident: Incident): boolean =>
    all || places.includes(cellOf(incident, 'assignment_group').display_value);

  const list = async (
    conditions: readonly string[],
    page: Readonly<Record<string, string>>,
    left: Left,
  ) => {
    const path = tablePath('incident', [...here, ...conditions].join('^'), {
      ...{ sysparm_fields: 'number,sys_updated_on,assignment_group', sysparm_display_value: 'all' },
      ...page,
    });
    const { data, headers, atMs } = await client.ask({ method: 'GET', path }, recordsShape, left());
    const rows = data.result.map(
      (incident): ChangedRow => ({
        id: cellOf(incident, 'number').value,
        changedMs: msOf(cellOf(incident, 'sys_updated_on').value),
      }),
    );
    // A condition it does not know is left out, and it answers with everything.
    if (!data.result.every(isHere)) throw new ConnectorError('unreadable');
    return { rows, headers, atMs };
  };

  return momentPoll<ChangedRow>({
    system: `servicenow ${config.url}`,
    everyMs,
    // When a group was given an incident stands in a history that only administrators read.
    undatedMoves: !all,
    newest: async (left) => {
      const conditions = ['ORDERBYDESCsys_updated_on'];
      const { rows, atMs } = await list(conditions, { sysparm_limit: '1' }, left);
      return { lastMs: rows[0]?.changedMs ?? null, atMs };
    },
    list: (window, left) =>
      pagesUntilFresh<ChangedRow, number>(window, async (at) => {
        const offset = at ?? 0;
        const from = `sys_updated_on>=${stampOf(window.fromMs)}`;
        const { rows, headers, atMs } = await list(
          [from, 'ORDERBYsys_updated_on', 'ORDERBYsys_id'],
          { sysparm_limit: String(perPage), sysparm_offset: String(offset) },
          left,
        );
        const asked = rows.every(({ changedMs }) => changedMs >= window.fromMs - 1_000);
        if (!asked) throw new ConnectorError('unreadable');
        const next = isMore(headers, offset, perPage) ? offset + perPage - sharedRows : null;
        return { rows, next, atMs };
      }),
    look: async (number, left): Promise<Said> => {
      const incident = await readIncident(number, looked, left);
      const caller = cellOf(incident, 'caller_id.user_name').value;
      const entries = await readJournal(
        client,
        cellOf(incident, 'sys_id').value,
        ['comments'],
        left,
      );
      const own = entries.filter((one) => caller !== '' && one.sys_created_by === caller);
      const [newest] = own;
      const createdMs = msOf(cellOf(incident, 'sys_created_on').value);
      const said = own.slice(0, laterMessagesMax).map(({ value }) => value);
      const body = bodyOf([cellOf(incident, 'description').value, ...said.reverse()]);
      const revision = newest === undefined ? 'created' : `j${newest.sys_id}`;
      return {
        revision,
        atMs: newest === undefined ? createdMs : Math.max(createdMs, msOf(newest.sys_created_on)),
        ticket: isHere(incident) ? () => toTicket(config, incident, revision, body) : null,
      };
    },
  });
}

async function toTicket(
  config: TicketSystemConfig,
  incident: Incident,
  revision: string,
  body: string,
): Promise<PolledTicket> {
  const text = (field: string): string => cellOf(incident, field).value;
  const createdMs = msOf(text('sys_created_on'));
  return {
    ...{ externalId: text('number'), revision, body },
    subject: subjectOf(text('short_description')),
    requester: requesterOf(text('caller_id.email'), text('caller_id.name')),
    fields: await fieldsSeen(config.fields, (place) => valueAt(incident, place)),
    receivedAt: momentOf(new Date(createdMs).toISOString()),
  };
}
