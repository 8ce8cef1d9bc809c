import type { PollConfig, TicketSystemConfig } from '@signalbox/contract';
import type { ChangedRow } from '@signalbox/domain';
import { ConnectorError, type Poll } from '../connector.ts';
import { fieldsSeen } from '../field-places.ts';
import { momentPoll, pagesUntilFresh } from '../moment-poll.ts';
import { bodyOf, laterMessagesMax, momentOf, requesterOf, subjectOf } from '../polled-ticket.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { textOfAdf } from './adf.ts';
import { keyOf, newestComments } from './comments.ts';
import { type FieldIds, valueIn } from './fields.ts';
import { type JiraIssue, searchShape } from './shapes.ts';

const perPage = 100;
const minuteMs = 60_000;
/** JQL is answered from an index that follows within seconds, or minutes when Jira is busy. */
const appearsWithinMs = 5 * minuteMs;
/** More than two clocks that are set differ. */
const slackMinutes = 5;
const looked = ['summary', 'description', 'reporter', 'created'];

/**
 * New issues and comments of their reporters. JQL counts minutes in the zone of the user, so it is asked for the last so many
 * minutes, and each row is held against the moment wanted. With nothing new it is one request.
 */
export function jiraPoll(
  config: TicketSystemConfig,
  { places, everyMs }: PollConfig,
  client: SystemClient,
  ids: FieldIds,
  readIssue: (key: string, more: readonly string[], left: Left) => Promise<JiraIssue>,
): Poll {
  const here = `project in (${places.map((place) => `"${place}"`).join(', ')})`;
  /** Theirs less ours. */
  let clocksApartMs = 0;

  const search = async (jql: string, page: object, left: Left) => {
    const body = { jql, fields: ['updated', 'project'], ...page };
    const call = { method: 'POST', path: '/search/jql', body } as const;
    const { data, atMs } = await client.ask(call, searchShape, left());
    if (atMs !== null) clocksApartMs = atMs - Date.now();
    const rows = data.issues.map(
      ({ key, fields }): ChangedRow => ({ id: key, changedMs: msOf(fields.updated) }),
    );
    if (!data.issues.every(({ fields }) => places.includes(fields.project.key)))
      throw new ConnectorError('unreadable');
    return { rows, next: data.isLast === true ? null : (data.nextPageToken ?? null), atMs };
  };

  return momentPoll<ChangedRow>({
    system: `jira ${config.url}`,
    ...{ everyMs, appearsWithinMs, undatedMoves: true },
    newest: async (left) => {
      const { rows, atMs } = await search(`${here} ORDER BY updated DESC`, { maxResults: 1 }, left);
      return { lastMs: rows[0]?.changedMs ?? null, atMs };
    },
    list: async (window, left) => {
      const agoMs = Date.now() + clocksApartMs - window.fromMs;
      const minutes = Math.max(0, Math.ceil(agoMs / minuteMs)) + slackMinutes;
      const jql = `${here} AND updated >= "-${minutes}m" ORDER BY updated ASC, key ASC`;
      return pagesUntilFresh<ChangedRow, string>(window, (next) =>
        search(
          jql,
          { maxResults: perPage, ...(next === null ? {} : { nextPageToken: next }) },
          left,
        ),
      );
    },
    look: async (key, left) => {
      const issue = await readIssue(key, looked, left);
      const { fields } = issue;
      const comments = await newestComments(client, issue.key, left);
      const own = comments.filter(
        (one) =>
          fields.reporter != null &&
          one.author?.accountId === fields.reporter.accountId &&
          one.jsdPublic !== false &&
          keyOf(one) === null,
      );
      const [newest] = own;
      const said = own.slice(0, laterMessagesMax).map(({ body }) => textOfAdf(body));
      const revision = newest === undefined ? 'created' : `c${newest.id}`;
      const ticket = async () => ({
        ...{ externalId: issue.key, revision, subject: subjectOf(fields.summary) },
        body: bodyOf([textOfAdf(fields.description), ...said.reverse()]),
        requester: requesterOf(fields.reporter?.emailAddress, fields.reporter?.displayName),
        fields: await fieldsSeen(config.fields, async (place) =>
          valueIn(issue, await ids.idOf(place, left), null),
        ),
        receivedAt: momentOf(fields.created, fields.updated),
      });
      return {
        revision,
        atMs: Math.max(msOf(fields.created), newest === undefined ? 0 : msOf(newest.created)),
        ticket: places.includes(fields.project.key) ? ticket : null,
      };
    },
  });
}

function msOf(moment: string | null | undefined): number {
  const ms = Date.parse(moment ?? '');
  if (Number.isNaN(ms)) throw new ConnectorError('unreadable');
  return ms;
}
