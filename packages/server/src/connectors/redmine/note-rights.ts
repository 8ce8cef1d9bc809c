import { kept } from '../kept.ts';
import type { SystemClient } from '../system-client.ts';
import { notePermissions, notGranted } from './granted.ts';
import { userShape } from './shapes.ts';

/**
 * Whether the token may write private notes in a project and see them again. Without the right Redmine stores the note as a
 * public one, answers 204 and mails it to the requester. Should it be taken away while the answer is kept, the note that shows
 * it opens the breaker.
 */
export function openNoteRights(
  client: SystemClient,
): (project: number, left: () => number) => Promise<boolean> {
  return kept(async (project: number, left: () => number) => {
    const path = '/users/current.json?include=memberships';
    const { user } = await client.read(path, userShape, left());
    return (await notGranted(client, user, project, notePermissions, left)).length === 0;
  });
}
