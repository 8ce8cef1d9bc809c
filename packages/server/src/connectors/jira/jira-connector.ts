import type { TicketSystemConfig } from '@signalbox/contract';
import type { Dispatcher } from 'undici';
import { type Connector, ConnectorError } from '../connector.ts';
import { noteFirst } from '../note-first.ts';
import { signIn } from '../sign-in.ts';
import { countdown, type Left, openSystemClient, type SystemClient } from '../system-client.ts';
import { noteOf, openNoteRights, sendNote, sendReply } from './comments.ts';
import { type FieldIds, openFieldIds, valueIn } from './fields.ts';
import { jiraHistory } from './history.ts';
import { jiraPlaces } from './offered.ts';
import { jiraPoll } from './poll.ts';
import { prepare } from './prepare.ts';
import { jiraProbe } from './probe.ts';
import { issueShape, type JiraIssue } from './shapes.ts';

/**
 * Jira Cloud over REST v3. It answers a write with 204 and nothing else, makes a comment public unless it is told otherwise,
 * and finds by JQL what was so a while ago: so issues are read one by one, and a note is written only where it stays internal.
 * Not yet run against a site.
 */
export function jiraConnector(config: TicketSystemConfig, dispatcher: Dispatcher): Connector {
  const client = openSystemClient(dispatcher, `${config.url}/rest/api/3`, signIn(config));
  const ids = openFieldIds(client);
  const mayNote = openNoteRights(client);
  const readMore = (key: string, more: readonly string[], left: Left): Promise<JiraIssue> =>
    readIssue(client, ids, config, key, more, left);
  return {
    ...noteFirst<JiraIssue>(config, {
      ticket: (key, left) => readIssue(client, ids, config, key, [], left),
      valueAt: async (issue, place, wanted, left) =>
        valueIn(issue, await ids.idOf(place, left), wanted),
      versionOf: (issue) => issue.fields.updated,
      prepare: (issue, changes, left) => prepare(client, ids, issue, changes, left),
      mayNote,
      sendNote: (issue, text, writeKey, left) => sendNote(client, issue, text, writeKey, left),
      note: (issue, writeKey, left) => noteOf(client, issue, writeKey, left),
    }),
    replies: {
      sent: async ({ externalId, writeKey }, withinMs) => {
        const left = countdown(withinMs);
        const issue = await readMore(externalId, [], left);
        return (await noteOf(client, issue, writeKey, left)) === 'public';
      },
      send: async (reply, withinMs) => {
        const left = countdown(withinMs);
        await sendReply(client, await readMore(reply.externalId, [], left), reply, left);
      },
    },
    ...(config.poll === undefined
      ? {}
      : {
          poll: jiraPoll(config, config.poll, client, ids, readMore),
          history: jiraHistory(config, config.poll, client, ids, readMore),
        }),
    probe: (withinMs) => jiraProbe(config, client, ids, withinMs),
    places: (withinMs) => jiraPlaces(config, client, ids, withinMs),
  };
}

async function readIssue(
  client: SystemClient,
  ids: FieldIds,
  config: TicketSystemConfig,
  key: string,
  more: readonly string[],
  left: Left,
): Promise<JiraIssue> {
  if (!/^[A-Z][A-Z0-9_]{1,99}-[1-9]\d{0,11}$/.test(key)) throw new ConnectorError('refused');
  const wanted = new Set(['project', 'updated', ...more]);
  for (const place of Object.values(config.fields)) wanted.add(await ids.idOf(place, left));
  const query = new URLSearchParams({ fields: [...wanted].join(',') });
  return client.read(`/issue/${key}?${query.toString()}`, issueShape, left());
}
