import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import { advancePast, freshPast, type PastWindow, pastStart } from '@signalbox/domain';
import * as z from 'zod';
import { ConnectorError, type History } from '../connector.ts';
import { isSettled, newestFirst, pastPages, pastValues } from '../past-pages.ts';
import { bodyOf, momentOf, subjectOf } from '../polled-ticket.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { notedIncidents } from './notes.ts';
import { anyOf, isMore, msOf, stampOf, tablePath, totalOf } from './query.ts';
import { cellOf, type Incident, recordsShape, valueAt } from './shapes.ts';

const perPage = 50;
/** A moment is read in the zone of the token's user, which should be GMT. */
const zonesApartMs = 14 * 3_600_000;
const columns = [
  ...['sys_id', 'number', 'sys_created_on', 'short_description', 'description'],
  ...['assignment_group', 'resolved_at', 'closed_at'],
];

interface Row {
  readonly id: string;
  readonly createdMs: number;
  readonly incident: Incident;
}

interface NotedRow extends Row {
  readonly ours: boolean;
}

/**
 * Past incidents by the second they were opened in: two requests for up to fifty. What somebody made of a description later
 * cannot be told from what the caller wrote: only administrators read that history.
 */
export function servicenowHistory(
  config: TicketSystemConfig,
  { places }: PollConfig,
  client: SystemClient,
): History {
  const all = places.length === 1 && places[0] === 'all';
  const here = all ? [] : [anyOf('assignment_group.name', places)];
  const wanted = [
    ...new Set([...columns, ...Object.values(config.fields).map(({ name }) => name)]),
  ];

  const withNotes = async (rows: readonly Row[], left: Left): Promise<readonly NotedRow[]> => {
    if (rows.length === 0) return [];
    const idOf = ({ incident }: Row): string => cellOf(incident, 'sys_id').value;
    const noted = await notedIncidents(client, rows.map(idOf), left);
    return rows.map((row) => ({ ...row, ours: noted.has(idOf(row)) }));
  };

  const page = async (conditions: readonly string[], offset: number, left: Left) => {
    const order = ['ORDERBYDESCsys_created_on', 'ORDERBYDESCsys_id'];
    const path = tablePath('incident', [...here, ...conditions, ...order].join('^'), {
      ...{ sysparm_fields: wanted.join(','), sysparm_display_value: 'all' },
      ...{ sysparm_limit: String(perPage), sysparm_offset: String(offset) },
    });
    const { data, headers, atMs } = await client.ask({ method: 'GET', path }, recordsShape, left());
    const found = data.result.map(
      (incident): Row => ({
        id: cellOf(incident, 'number').value,
        createdMs: msOf(cellOf(incident, 'sys_created_on').value),
        incident,
      }),
    );
    // A condition it does not know is left out, and it answers with everything.
    const asked = data.result.every(
      (one) => all || places.includes(cellOf(one, 'assignment_group').display_value),
    );
    if (!asked) throw new ConnectorError('unreadable');
    return { rows: newestFirst(found, ({ createdMs }) => createdMs), headers, atMs };
  };

  const list = async (window: PastWindow, sinceMs: number | null, left: Left) => {
    const { beforeMs } = window;
    const since = sinceMs === null ? [] : [`sys_created_on>=${stampOf(sinceMs - zonesApartMs)}`];
    let slackMs = 0;
    for (let offset = 0; ; ) {
      const until = beforeMs === null ? [] : [`sys_created_on<=${stampOf(beforeMs + slackMs)}`];
      const { rows, headers, atMs } = await page([...until, ...since], offset, left);
      // The last one taken should be the first: unless it is gone, the moment was read in a zone where it comes later.
      const isGap = beforeMs !== null && offset === 0 && (rows[0]?.createdMs ?? 0) < beforeMs;
      if (isGap && slackMs === 0) {
        slackMs = zonesApartMs;
        continue;
      }
      const fresh = freshPast(window, rows);
      const more = isMore(headers, offset, perPage);
      if (fresh.length === 0 && more) {
        offset += perPage;
        continue;
      }
      const total = totalOf(headers);
      const noted = await withNotes(fresh, left);
      return { rows: noted, more, total: total === null ? null : total - offset, atMs };
    }
  };

  return pastPages<NotedRow, PastWindow>(config, {
    cursor: z.object({ beforeMs: z.number().nullable(), done: z.array(z.string()) }),
    start: pastStart,
    atOnce: perPage,
    list: (window, { sinceMs }, left) => list(window, sinceMs, left),
    look: async ({ id, createdMs, incident, ours }, atMs) => {
      const text = (field: string): string => cellOf(incident, field).value;
      // Not refused with the ticket: they only spare a fresh one its day.
      const ended = ['resolved_at', 'closed_at'].some((one) => (incident[one]?.value ?? '') !== '');
      return {
        externalId: id,
        subject: subjectOf(text('short_description')),
        body: bodyOf([text('description')]),
        settled: isSettled(ended, createdMs, atMs),
        ours,
        values: await pastValues(config.fields, (place) => valueAt(incident, place)),
        receivedAt: momentOf(new Date(createdMs).toISOString()),
      };
    },
    after: advancePast,
  });
}
