import type { NoteSeen } from '@signalbox/domain';
import { ConnectorError } from '../connector.ts';
import { kept } from '../kept.ts';
import { seenAs } from '../note-first.ts';
import type { Left, SystemClient } from '../system-client.ts';
import { adfOf } from './adf.ts';
import { commentsShape, type JiraComment, type JiraIssue, permissionsShape } from './shapes.ts';

/** Set with the comment itself, so that there is no comment of ours without it. */
const markProperty = 'signalbox.write';
const perPage = 100;
const pagesMax = 5;

function commentsPath(key: string, startAt: number): string {
  const query = new URLSearchParams({
    ...{ orderBy: '-created', startAt: String(startAt), maxResults: String(perPage) },
    expand: 'properties',
  });
  return `/issue/${key}/comment?${query.toString()}`;
}

/** The newest first. */
export async function newestComments(
  client: SystemClient,
  key: string,
  left: Left,
): Promise<readonly JiraComment[]> {
  return (await client.read(commentsPath(key, 0), commentsShape, left())).comments;
}

/** The key of the write a comment belongs to; null for one that is not ours. */
export function keyOf({ properties }: JiraComment): unknown {
  const value = properties?.find(({ key }) => key === markProperty)?.value;
  return typeof value === 'object' && value !== null && 'key' in value ? value.key : null;
}

export async function noteOf(
  client: SystemClient,
  issue: JiraIssue,
  writeKey: string,
  left: Left,
): Promise<NoteSeen> {
  for (let page = 0; page < pagesMax; page += 1) {
    const path = commentsPath(issue.key, page * perPage);
    const { comments, total } = await client.read(path, commentsShape, left());
    const ours = comments.filter((comment) => keyOf(comment) === writeKey);
    // Nothing but `false` is internal: where there is no portal, everybody who sees the issue sees the comment.
    if (ours.length > 0) return seenAs(ours.map(({ jsdPublic }) => jsdPublic === false));
    if ((page + 1) * perPage >= total) break;
  }
  return 'absent';
}

export async function sendNote(
  client: SystemClient,
  issue: JiraIssue,
  text: string,
  writeKey: string,
  left: Left,
): Promise<void> {
  // Never inside a transition: a comment that goes with one cannot be kept internal.
  await sendComment(client, issue.key, { text, writeKey, internal: true }, left);
}

/** @throws ConnectorError `unmarked` when it cannot be found again */
export async function sendReply(
  client: SystemClient,
  issue: JiraIssue,
  { text, writeKey }: { readonly text: string; readonly writeKey: string },
  left: Left,
): Promise<void> {
  await sendComment(client, issue.key, { text, writeKey, internal: false }, left);
  if ((await noteOf(client, issue, writeKey, left)) === 'absent') {
    throw new ConnectorError('unmarked');
  }
}

interface NewComment {
  readonly text: string;
  readonly writeKey: string;
  readonly internal: boolean;
}

async function sendComment(
  client: SystemClient,
  issueKey: string,
  { text, writeKey, internal }: NewComment,
  left: Left,
): Promise<void> {
  const body = {
    body: adfOf(text),
    properties: [
      { key: 'sd.public.comment', value: { internal } },
      { key: markProperty, value: { key: writeKey } },
    ],
  };
  await client.send({ method: 'POST', path: `/issue/${issueKey}/comment`, body }, left());
}

/** What an internal note takes in a project, besides a portal it is kept from. */
export const notePermissions = ['ADD_COMMENTS', 'SERVICEDESK_AGENT'] as const;

/** Those of the permissions that the user of the token has not got in a project. */
export async function notGranted(
  client: SystemClient,
  projectKey: string,
  permissions: readonly string[],
  left: Left,
): Promise<readonly string[]> {
  const query = new URLSearchParams({ projectKey, permissions: permissions.join(',') });
  const asked = await client.read(`/mypermissions?${query.toString()}`, permissionsShape, left());
  return permissions.filter((one) => asked.permissions[one]?.havePermission !== true);
}

/**
 * Whether a note would be internal: only projects of Jira Service Management have such comments, everywhere else the flag is
 * stored and means nothing; and the comments of who is no agent there are public.
 */
export function openNoteRights(
  client: SystemClient,
): (issue: JiraIssue, left: Left) => Promise<boolean> {
  const granted = kept(
    async (project: string, left: Left) =>
      (await notGranted(client, project, notePermissions, left)).length === 0,
  );
  return async ({ fields: { project } }, left) =>
    project.projectTypeKey === 'service_desk' && granted(project.key, left);
}
