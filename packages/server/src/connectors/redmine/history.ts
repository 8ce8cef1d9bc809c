import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import * as z from 'zod';
import { ConnectorError, type History } from '../connector.ts';
import { kept } from '../kept.ts';
import { isMarked } from '../mark.ts';
import { createdMsOf, isSettled, newestFirst, pastPages, pastValues } from '../past-pages.ts';
import { bodyOf, momentOf, subjectOf } from '../polled-ticket.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { type Filter, issuesPath, openProjectIds, stampOf } from './lists.ts';
import { issueShape, pastShape, type RedmineIssue, statusesShape } from './shapes.ts';
import { valueAt } from './value-at.ts';

const perPage = 10;

/**
 * Past issues of Redmine by their number: one request for ten of them, and one more each. A subject or description that was
 * rewritten is taken as it came: the history of an issue keeps both.
 */
export function redmineHistory(
  config: TicketSystemConfig,
  { places }: PollConfig,
  client: SystemClient,
): History {
  const projectIds = openProjectIds(client, places);
  const statuses = kept((path: string, left: Left) => client.read(path, statusesShape, left()));

  const list = async (below: number | null, sinceMs: number | null, left: Left) => {
    const projects = await projectIds.read(left);
    const filters: readonly Filter[] = [
      ...(below === null ? [] : [['issue_id', '<=', [String(below - 1)]] as const]),
      ...(sinceMs === null ? [] : [['created_on', '>=', [stampOf(sinceMs)]] as const]),
    ];
    const path = issuesPath(projects, { sort: 'id:desc', limit: String(perPage) }, filters);
    const { data, atMs } = await client.readDated(path, pastShape, left());
    // Redmine ignores a filter it does not know and answers with everything.
    const asked = data.issues.every(
      ({ id, project }) => projects.has(project.id) && (below === null || id < below),
    );
    if (!asked) throw new ConnectorError('unreadable');
    const rows = newestFirst(data.issues, ({ id }) => id).map(({ id }) => ({ id: String(id) }));
    return { rows, more: rows.length >= perPage, total: data.total_count ?? null, atMs };
  };

  return pastPages<{ readonly id: string }, { readonly below: number | null }>(config, {
    cursor: z.object({ below: z.number().nullable() }),
    start: { below: null },
    list: ({ below }, { sinceMs }, left) =>
      // Nothing is below the first, and Redmine takes no number of none.
      below === 1
        ? Promise.resolve({ rows: [], more: false, total: 0, atMs: null })
        : list(below, sinceMs, left),
    look: async ({ id }, atMs, left) => {
      const { issue } = await client.read(
        `/issues/${id}.json?include=journals`,
        issueShape,
        left(),
      );
      const known = (await statuses('/issue_statuses.json', left)).issue_statuses;
      const ended = known.some((one) => one.id === issue.status.id && one.is_closed);
      return {
        externalId: id,
        subject: subjectOf(first(issue, 'subject')),
        body: bodyOf([first(issue, 'description')]),
        settled: isSettled(ended, createdMsOf(issue.created_on), atMs),
        ours: issue.journals.some(({ notes }) => notes != null && isMarked(notes)),
        values: await pastValues(config.fields, (place) => valueAt(issue, place)),
        receivedAt: momentOf(issue.created_on),
      };
    },
    after: (cursor, rows) => ({ below: Number(rows.at(-1)?.id ?? cursor.below) }),
  });
}

/** As it was before anybody changed it. */
function first(issue: RedmineIssue, name: 'subject' | 'description'): string {
  const journals = [...issue.journals].sort((a, b) => a.id - b.id);
  const changed = journals
    .flatMap(({ details }) => details)
    .find((detail) => detail.name === name && detail.property !== 'cf');
  return (changed === undefined ? issue[name] : changed.old_value) ?? '';
}
