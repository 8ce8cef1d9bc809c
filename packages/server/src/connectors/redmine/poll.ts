import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import {
  advanceMoments,
  freshMoments,
  type MomentWindow,
  openMomentWindow,
  startOf,
} from '@signalbox/domain';
import * as z from 'zod';
import { ConnectorError, type Poll, type Polled, type PolledTicket } from '../connector.ts';
import { fieldsSeen } from '../field-places.ts';
import { lookAtEach, momentOf, requesterOf, subjectOf } from '../polled-ticket.ts';
import { countdown, type SystemClient } from '../system-client.ts';
import { openMails } from './mails.ts';
import { readSaid, type Said } from './said.ts';
import {
  type ChangedIssue,
  changedShape,
  issueShape,
  projectShape,
  type RedmineIssue,
} from './shapes.ts';
import { valueAt } from './value-at.ts';

const perPage = 100;
/** Redmine compares parts of a second that it does not show. */
const leewayMs = 1_000;
const cursorShape: z.ZodType<MomentWindow> = z.object({
  startMs: z.number(),
  floorMs: z.number(),
  fromMs: z.number(),
  offset: z.number(),
  taken: z.record(
    z.string(),
    z.object({ changedMs: z.number(), settled: z.boolean(), revision: z.string() }),
  ),
});

interface Row {
  readonly id: string;
  readonly changedMs: number;
}

/**
 * New issues and replies of Redmine. Issues are listed by their last change, which whatever is done to them moves, our writes
 * and changes of nothing included; so each that moved is looked at once, and is news only when its author said something.
 * With nothing new it is one request.
 */
export function redminePoll(
  config: TicketSystemConfig,
  { places, everyMs }: PollConfig,
  client: SystemClient,
): Poll {
  const projectIds = openProjectIds(client, places);
  const mailOf = openMails(client);

  const toTicket = async (
    issue: RedmineIssue,
    said: Said,
    left: () => number,
  ): Promise<PolledTicket> => {
    const { author } = issue;
    const mail = author == null ? null : await mailOf(author.id, left);
    return {
      externalId: String(issue.id),
      revision: said.revision,
      subject: subjectOf(issue.subject),
      body: said.body,
      requester: requesterOf(mail, author?.name),
      fields: await fieldsSeen(config.fields, (place) => valueAt(issue, place)),
      receivedAt: momentOf(issue.created_on, issue.updated_on),
    };
  };

  const begin = async (projects: ReadonlySet<number>, left: () => number): Promise<Polled> => {
    const path = changedPath(projects, { sort: 'updated_on:desc', limit: '1' }, null);
    const { data, atMs } = await client.readDated(path, changedShape, left());
    const newest = data.issues[0];
    const lastMs = newest === undefined ? null : changedMsOf(newest);
    const cursor = openMomentWindow(startOf(lastMs, atMs ?? Date.now()));
    return { arrivals: [], cursor, more: false, skipped: [], fault: null };
  };

  const take = async (cursor: unknown, left: () => number): Promise<Polled> => {
    const projects = await projectIds.read(left);
    const parsed = cursorShape.safeParse(cursor);
    if (!parsed.success) return begin(projects, left);
    const window = parsed.data;
    const page = {
      sort: 'updated_on:asc,id:asc',
      limit: String(perPage),
      offset: String(window.offset),
    };
    const path = changedPath(projects, page, window.fromMs);
    const { data, atMs } = await client.readDated(path, changedShape, left());
    const rows = data.issues.map(
      (row): Row => ({ id: String(row.id), changedMs: changedMsOf(row) }),
    );
    // Redmine ignores a filter it does not know and answers with everything.
    const asked = data.issues.every((row) => projects.has(row.project.id));
    if (!asked || rows.some((row) => row.changedMs < window.fromMs - leewayMs))
      throw new ConnectorError('unreadable');
    const fresh = freshMoments(window, rows);
    const { seen, skipped, fault } = await lookAtEach(
      fresh,
      (row) => row.id,
      async (row) => {
        const path = `/issues/${row.id}.json?include=journals`;
        const { issue } = await client.read(path, issueShape, left());
        const said = readSaid(issue, projects);
        const before = Object.hasOwn(window.taken, row.id) ? window.taken[row.id] : undefined;
        const news = said.atMs >= window.floorMs && said.revision !== before?.revision;
        const ticket =
          news && projects.has(issue.project.id) ? await toTicket(issue, said, left) : null;
        return { revision: said.revision, ticket };
      },
    );
    const done = seen.map(([row, look]) => ({ ...row, revision: look?.revision ?? '' }));
    const full = data.issues.length >= perPage;
    const nowMs = atMs ?? Math.max(window.fromMs, ...rows.map((row) => row.changedMs));
    return {
      arrivals: seen.flatMap(([, look]) => look?.ticket ?? []),
      cursor: advanceMoments(window, rows, done, full, nowMs),
      more: seen.length < fresh.length || full,
      ...{ skipped, fault },
    };
  };

  return {
    everyMs,
    system: `redmine ${config.url}`,
    take: async (cursor, withinMs) => {
      try {
        return await take(cursor, countdown(withinMs));
      } catch (error) {
        // A project that was removed or closed to the token is looked for again.
        if (error instanceof ConnectorError && error.fault === 'refused') projectIds.forget();
        throw error;
      }
    },
  };
}

function changedMsOf(row: ChangedIssue): number {
  const ms = Date.parse(row.updated_on);
  if (Number.isNaN(ms)) throw new ConnectorError('unreadable');
  return ms;
}

/** Filters in Redmine's long form: the short one takes one project only. */
function changedPath(
  projects: ReadonlySet<number>,
  page: Readonly<Record<string, string>>,
  fromMs: number | null,
): string {
  const query = new URLSearchParams(page);
  const filter = (field: string, operator: string, values: readonly string[]): void => {
    query.append('f[]', field);
    query.append(`op[${field}]`, operator);
    for (const value of values) query.append(`v[${field}][]`, value);
  };
  filter('status_id', '*', []);
  filter('project_id', '=', [...projects].map(String));
  if (fromMs !== null) {
    filter('updated_on', '>=', [`${new Date(fromMs).toISOString().slice(0, 19)}Z`]);
  }
  return `/issues.json?${query.toString()}`;
}

interface ProjectIds {
  read(left: () => number): Promise<ReadonlySet<number>>;
  forget(): void;
}

/** The numbers of the projects. Kept: the identifier of a project never changes. */
function openProjectIds(client: SystemClient, places: readonly string[]): ProjectIds {
  let known: ReadonlySet<number> | null = null;
  return {
    read: async (left) => {
      if (known !== null) return known;
      const ids = new Set<number>();
      for (const place of places) {
        const { project } = await client.read(`/projects/${place}.json`, projectShape, left());
        ids.add(project.id);
      }
      known = ids;
      return ids;
    },
    forget: () => {
      known = null;
    },
  };
}
