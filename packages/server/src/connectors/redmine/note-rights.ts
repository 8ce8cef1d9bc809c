import type { SystemClient } from '../system-client.ts';
import { roleShape, userShape } from './shapes.ts';

/** A right that was taken away is noticed after so long at the latest; a note that shows it opens the breaker. */
const knownForMs = 600_000;
const needed = ['add_issue_notes', 'set_notes_private', 'view_private_notes'];

/**
 * Whether the token may write private notes in a project and see them again. Without the right Redmine stores the note as a
 * public one, answers 204 and mails it to the requester.
 */
export function openNoteRights(
  client: SystemClient,
): (project: number, left: () => number) => Promise<boolean> {
  const known = new Map<number, { readonly atMs: number; readonly may: boolean }>();
  return async (project, left) => {
    const kept = known.get(project);
    if (kept !== undefined && performance.now() - kept.atMs < knownForMs) return kept.may;
    const may = await readRights(client, project, left);
    known.set(project, { atMs: performance.now(), may });
    return may;
  };
}

async function readRights(
  client: SystemClient,
  project: number,
  left: () => number,
): Promise<boolean> {
  const { user } = await client.read('/users/current.json?include=memberships', userShape, left());
  if (user.admin) return true;
  const roles = user.memberships
    .filter((one) => one.project.id === project)
    .flatMap((one) => one.roles);
  const granted = new Set<string>();
  for (const { id } of roles) {
    const { role } = await client.read(`/roles/${id}.json`, roleShape, left());
    for (const permission of role.permissions) granted.add(permission);
  }
  return needed.every((permission) => granted.has(permission));
}
