import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import {
  advancePast,
  freshPast,
  type PastRow,
  type PastWindow,
  pastStart,
} from '@signalbox/domain';
import * as z from 'zod';
import { ConnectorError, type History } from '../connector.ts';
import { kept } from '../kept.ts';
import { createdMsOf, isSettled, newestFirst, pastPages, pastValues } from '../past-pages.ts';
import { bodyOf, momentOf, subjectOf } from '../polled-ticket.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { textOfAdf } from './adf.ts';
import { keyOf, newestComments } from './comments.ts';
import { type FieldIds, valueIn } from './fields.ts';
import { changelogShape, type JiraIssue, pastShape } from './shapes.ts';

const perPage = 50;
const minuteMs = 60_000;
/** More than two clocks that are set differ. */
const slackMinutes = 5;
const looked = ['summary', 'description', 'created', 'status'];

/**
 * Past issues by the moment they were created: one request for ten of them, and three for each: the issue, what was changed on it
 * and its comments. A summary or description that was rewritten is taken as it came.
 */
export function jiraHistory(
  config: TicketSystemConfig,
  { places }: PollConfig,
  client: SystemClient,
  ids: FieldIds,
  readIssue: (key: string, more: readonly string[], left: Left) => Promise<JiraIssue>,
): History {
  const here = `project in (${places.map((place) => `"${place}"`).join(', ')})`;

  /** Theirs less ours: whose clock is wrong must not decide what is left out. */
  const clocksApart = kept(async (path: string, left: Left) => {
    const { atMs } = await client.readDated(path, z.unknown(), left());
    return atMs === null ? 0 : atMs - Date.now();
  });

  const list = async (window: PastWindow, sinceMs: number | null, left: Left) => {
    const nowMs = Date.now() + (await clocksApart('/myself', left));
    // JQL counts minutes in the zone of the user, so it is asked for so many minutes ago and a little more.
    const minutesAgo = (ms: number): number => Math.floor((nowMs - ms) / minuteMs);
    const newest = window.beforeMs === null ? 0 : minutesAgo(window.beforeMs) - slackMinutes;
    const jql = [
      here,
      ...(newest > 0 ? [`created <= "-${newest}m"`] : []),
      ...(sinceMs === null ? [] : [`created >= "-${minutesAgo(sinceMs) + slackMinutes}m"`]),
    ].join(' AND ');
    let token: string | null = null;
    for (;;) {
      const body: object = {
        jql: `${jql} ORDER BY created DESC, key DESC`,
        ...{ fields: ['created', 'project'], maxResults: perPage },
        ...(token === null ? {} : { nextPageToken: token }),
      };
      const call = { method: 'POST', path: '/search/jql', body } as const;
      const { data, atMs } = await client.ask(call, pastShape, left());
      if (!data.issues.every(({ fields }) => places.includes(fields.project.key)))
        throw new ConnectorError('unreadable');
      const rows = data.issues.map(
        ({ key, fields }): PastRow => ({ id: key, createdMs: createdMsOf(fields.created) }),
      );
      const fresh = freshPast(
        window,
        newestFirst(rows, ({ createdMs }) => createdMs),
      );
      token = data.isLast === true ? null : (data.nextPageToken ?? null);
      if (fresh.length === 0 && token !== null) continue;
      return { rows: fresh, more: token !== null, total: null, atMs };
    }
  };

  return pastPages<PastRow, PastWindow>(config, {
    cursor: z.object({ beforeMs: z.number().nullable(), done: z.array(z.string()) }),
    start: pastStart,
    list: (window, { sinceMs }, left) => list(window, sinceMs, left),
    look: async ({ id, createdMs }, atMs, left) => {
      const issue = await readIssue(id, looked, left);
      const { fields } = issue;
      if (!places.includes(fields.project.key)) return null;
      const path = `/issue/${issue.key}/changelog?maxResults=100`;
      const changed = await client.read(path, changelogShape, left());
      const first = (name: 'summary' | 'description'): unknown => {
        const items = changed.values.flatMap((change) => change.items);
        const item = items.find(({ field }) => field === name);
        return item === undefined ? fields[name] : item.fromString;
      };
      const comments = await newestComments(client, issue.key, left);
      return {
        externalId: issue.key,
        subject: subjectOf(String(first('summary') ?? '')),
        body: bodyOf([textOfAdf(first('description'))]),
        settled: isSettled(fields.status?.statusCategory?.key === 'done', createdMs, atMs),
        ours: comments.some((comment) => keyOf(comment) !== null),
        values: await pastValues(config.fields, async (place) =>
          valueIn(issue, await ids.idOf(place, left), null),
        ),
        receivedAt: momentOf(fields.created),
      };
    },
    after: advancePast,
  });
}
