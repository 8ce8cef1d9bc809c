import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import {
  advanceMoments,
  freshMoments,
  type MomentWindow,
  openMomentWindow,
  startOf,
} from '@signalbox/domain';
import * as z from 'zod';
import {
  ConnectorError,
  type Looked,
  type Poll,
  type Polled,
  type PolledTicket,
  type PolledUpdate,
} from '../connector.ts';
import { fieldsSeen } from '../field-places.ts';
import { asideOf, lookAtEach, momentOf, requesterOf, subjectOf } from '../polled-ticket.ts';
import { countdown, type SystemClient } from '../system-client.ts';
import { changedByPeople } from './changes.ts';
import { type Filter, issuesPath, openProjectIds, stampOf } from './lists.ts';
import { openMails } from './mails.ts';
import { readSaid, type Said, threadOf } from './said.ts';
import { type ChangedIssue, changedShape, issueShape, type RedmineIssue } from './shapes.ts';
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

const asideShape = z.object({
  id: z.string().regex(/^\d+$/),
  floorMs: z.number(),
  revision: z.string().nullable(),
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
      thread: threadOf(issue),
    };
  };

  const toUpdate = async (issue: RedmineIssue): Promise<PolledUpdate> => {
    const seen = await fieldsSeen(config.fields, (place) => valueAt(issue, place));
    const fields = changedByPeople(issue, config, seen);
    return { externalId: String(issue.id), fields, thread: threadOf(issue) };
  };

  const begin = async (projects: ReadonlySet<number>, left: () => number): Promise<Polled> => {
    const path = changedPath(projects, { sort: 'updated_on:desc', limit: '1' }, null);
    const { data, atMs } = await client.readDated(path, changedShape, left());
    const newest = data.issues[0];
    const lastMs = newest === undefined ? null : changedMsOf(newest);
    const cursor = openMomentWindow(startOf(lastMs, atMs ?? Date.now()));
    return { arrivals: [], cursor, more: false, skipped: [], aside: [], fault: null };
  };

  /** What its author said last, and the ticket when that is news: said since the floor, and not the revision before. */
  const look = async (
    id: string,
    before: { readonly floorMs: number; readonly revision: string | null },
    projects: ReadonlySet<number>,
    left: () => number,
  ): Promise<Looked & { readonly revision: string }> => {
    const { issue } = await client.read(`/issues/${id}.json?include=journals`, issueShape, left());
    const said = readSaid(issue, projects);
    const news = said.atMs >= before.floorMs && said.revision !== before.revision;
    const ticket =
      news && projects.has(issue.project.id) ? await toTicket(issue, said, left) : null;
    return {
      revision: said.revision,
      ticket,
      update: ticket === null ? await toUpdate(issue) : null,
    };
  };

  const take = async (cursor: unknown, left: () => number, failures: number): Promise<Polled> => {
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
    const before = (id: string): { readonly floorMs: number; readonly revision: string | null } => {
      const known = Object.hasOwn(window.taken, id) ? window.taken[id] : undefined;
      return { floorMs: window.floorMs, revision: known?.revision ?? null };
    };
    const { seen, skipped, aside, fault } = await lookAtEach(
      fresh,
      (row) => row.id,
      (row) => look(row.id, before(row.id), projects, left),
      failures,
    );
    const done = seen.map(([row, found]) => ({ ...row, revision: found?.revision ?? '' }));
    const full = data.issues.length >= perPage;
    const nowMs = atMs ?? Math.max(window.fromMs, ...rows.map((row) => row.changedMs));
    return {
      arrivals: seen.flatMap(([, found]) => found?.ticket ?? []),
      updates: seen.flatMap(([, found]) => found?.update ?? []),
      cursor: advanceMoments(window, rows, done, full, nowMs),
      more: seen.length < fresh.length || full,
      aside: asideOf(aside, ({ id }) => ({ externalId: id, look: { id, ...before(id) } })),
      ...{ skipped, fault },
    };
  };

  return {
    everyMs,
    system: `redmine ${config.url}`,
    take: async (cursor, withinMs, failures) => {
      try {
        return await take(cursor, countdown(withinMs), failures);
      } catch (error) {
        // A project that was removed or closed to the token is looked for again.
        if (error instanceof ConnectorError && error.fault === 'refused') projectIds.forget();
        throw error;
      }
    },
    takeAside: async (given, withinMs) => {
      const left = countdown(withinMs);
      const { id, ...before } = asideShape.parse(given);
      return look(id, before, await projectIds.read(left), left);
    },
  };
}

function changedMsOf(row: ChangedIssue): number {
  const ms = Date.parse(row.updated_on);
  if (Number.isNaN(ms)) throw new ConnectorError('unreadable');
  return ms;
}

function changedPath(
  projects: ReadonlySet<number>,
  page: Readonly<Record<string, string>>,
  fromMs: number | null,
): string {
  const from: readonly Filter[] = fromMs === null ? [] : [['updated_on', '>=', [stampOf(fromMs)]]];
  return issuesPath(projects, page, from);
}
