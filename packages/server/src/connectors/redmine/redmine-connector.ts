import type { FieldPlace, TicketSystemConfig } from '@signalbox/contract';
import { missingFields, type NoteSeen, type OutsideState } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import { type Connector, ConnectorError, type OutsideWrite } from '../connector.ts';
import { placeOf, toTheirs } from '../field-places.ts';
import { kept } from '../kept.ts';
import { markOf } from '../mark.ts';
import { seenAs } from '../note-first.ts';
import { countdown, openSystemClient, type SystemClient, ticketNumber } from '../system-client.ts';
import { redmineHistory } from './history.ts';
import { openNoteRights } from './note-rights.ts';
import { redminePlaces } from './offered.ts';
import { redminePoll } from './poll.ts';
import { redmineProbe } from './probe.ts';
import { redmineSecondLook } from './second-look.ts';
import {
  issueShape,
  type Named,
  prioritiesShape,
  projectShape,
  type RedmineIssue,
} from './shapes.ts';
import { writtenFields } from './value-at.ts';

/** Redmine serves a handful of requests at once; more only wait in its queue, on our time. */
const atOnce = 4;

/**
 * Redmine 5. A write is a private note that carries the key of the write, then the fields that differ. Redmine answers 204 to
 * forbidden transitions, unknown fields and a note that it stores as public because the role may not make it private: so
 * nothing but the read-back counts, and the right is asked for before the first write.
 */
export function redmineConnector(config: TicketSystemConfig, dispatcher: Dispatcher): Connector {
  const client = openSystemClient(dispatcher, config.url, { 'x-redmine-api-key': config.token });
  const names = openNames(client);
  const mayHideNotes = openNoteRights(client);
  const notes = config.note === 'internal';

  const readIssue = async (id: string, leftMs: number): Promise<RedmineIssue> =>
    (await client.read(`/issues/${id}.json?include=journals,allowed_statuses`, issueShape, leftMs))
      .issue;

  const inTheirs = (write: OutsideWrite, field: string): readonly [FieldPlace, string | null] => {
    const place = placeOf(config.fields, field);
    const value = write.fields[field];
    return [place, value == null ? null : toTheirs(place, value)];
  };

  return {
    guarantee: config.guarantee,
    notes,
    atOnce,
    timeoutMs: config.timeoutMs,
    settlesWithinMs: config.settlesWithinMs,
    ...(config.poll === undefined
      ? {}
      : {
          poll: redminePoll(config, config.poll, client),
          history: redmineHistory(config, config.poll, client),
        }),
    probe: (withinMs) => redmineProbe(config, client, withinMs),
    places: (withinMs) => redminePlaces(config, client, withinMs),
    secondLook: redmineSecondLook(config, client),
    replies: {
      sent: async ({ externalId, writeKey }, withinMs) =>
        noteOf(await readIssue(ticketNumber(externalId), withinMs), writeKey) === 'public',
      send: async ({ externalId, writeKey, text }, withinMs) => {
        const path = `/issues/${ticketNumber(externalId)}.json`;
        const notes = `${text}\n\n${markOf(writeKey)}`;
        const body = { issue: { notes, private_notes: false } };
        await client.send({ method: 'PUT', path, body }, withinMs);
      },
    },
    mayEnd: async (write, withinMs) => {
      const left = countdown(withinMs);
      const issue = await readIssue(ticketNumber(write.externalId), left());
      const wanted = Object.keys(write.fields).map((field) => inTheirs(write, field));
      await fieldsFor(issue, names, wanted, left);
    },
    read: async (write, withinMs): Promise<OutsideState> => {
      const issue = await readIssue(ticketNumber(write.externalId), withinMs);
      const fields = writtenFields(config, issue, write);
      const note = notes && write.note !== null ? noteOf(issue, write.writeKey) : undefined;
      return { fields, marker: null, note };
    },
    write: async (write, withinMs, before) => {
      const left = countdown(withinMs);
      const id = ticketNumber(write.externalId);
      const path = `/issues/${id}.json`;
      const wanted = missingFields(write.fields, before).map((field) => inTheirs(write, field));
      // Asked before anything is sent: a value Redmine does not know must not leave a note behind, and a note by a role that
      // may not make it private would be mailed to the requester.
      const seen = await readIssue(id, left());
      const issue = wanted.length === 0 ? null : await fieldsFor(seen, names, wanted, left);
      if (before.note === 'absent' && write.note !== null) {
        if (!(await mayHideNotes(seen.project.id, left))) throw new ConnectorError('refused');
        const text = `${write.note}\n\n${markOf(write.writeKey)}`;
        const body = { issue: { notes: text, private_notes: true } };
        await client.send({ method: 'PUT', path, body }, left());
        // Before anything else: what the requester can see must not be followed by more.
        if (noteOf(await readIssue(id, left()), write.writeKey) === 'public') return;
      }
      if (issue === null) return;
      try {
        await client.send({ method: 'PUT', path, body: { issue } }, left());
      } catch (error) {
        // Once the note is there something was done, so a refusal is for the read-back to tell.
        const noted = before.note === 'absent' && error instanceof ConnectorError;
        if (!noted || error.fault !== 'refused') throw error;
      }
    },
  };
}

function noteOf(issue: RedmineIssue, key: string): NoteSeen {
  const ours = issue.journals.filter(({ notes }) => notes?.includes(markOf(key)) === true);
  return seenAs(ours.map(({ private_notes }) => private_notes));
}

interface Names {
  priorities(leftMs: number): Promise<readonly Named[]>;
  categories(project: number, leftMs: number): Promise<readonly Named[]>;
}

/** Redmine takes numbers where people have names. */
function openNames(client: SystemClient): Names {
  const priorities = kept(
    async (path: string, leftMs: number) =>
      (await client.read(path, prioritiesShape, leftMs)).issue_priorities,
  );
  const categories = kept(async (project: number, leftMs: number) => {
    const path = `/projects/${project}.json?include=issue_categories`;
    return (await client.read(path, projectShape, leftMs)).project.issue_categories;
  });
  return {
    priorities: (leftMs) => priorities('/enumerations/issue_priorities.json', leftMs),
    categories,
  };
}

/** The body that sets the missing fields. @throws ConnectorError `refused` for a value the ticket cannot take */
async function fieldsFor(
  issue: RedmineIssue,
  names: Names,
  wanted: readonly (readonly [FieldPlace, string | null])[],
  left: () => number,
): Promise<object> {
  const body: Record<string, unknown> = {};
  const custom: { readonly id: number; readonly value: string }[] = [];
  for (const [place, value] of wanted) {
    if (place.custom) {
      custom.push({ id: idOf(issue.custom_fields, place.name), value: value ?? '' });
    } else if (place.name === 'status') {
      // Any other answers 204 and changes nothing.
      body['status_id'] = idOf(issue.allowed_statuses, value);
    } else if (place.name === 'priority') {
      body['priority_id'] = idOf(await names.priorities(left()), value);
    } else if (place.name === 'category') {
      const categories = await names.categories(issue.project.id, left());
      body['category_id'] = value === null ? '' : idOf(categories, value);
    } else throw new ConnectorError('refused');
  }
  return custom.length === 0 ? body : { ...body, custom_fields: custom };
}

function idOf(among: readonly Named[], name: string | null): number {
  const found = among.find((one) => one.name === name);
  if (found === undefined) throw new ConnectorError('refused');
  return found.id;
}
