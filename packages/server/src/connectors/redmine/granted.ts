import type * as z from 'zod';
import type { SystemClient } from '../system-client.ts';
import { roleShape, type userShape } from './shapes.ts';

/** What private notes take: writing one, hiding it, and seeing it again. */
export const notePermissions = [
  'add_issue_notes',
  'set_notes_private',
  'view_private_notes',
] as const;

/** Those of the permissions that no role of the user grants in a project. An administrator lacks none. */
export async function notGranted(
  client: SystemClient,
  user: z.infer<typeof userShape>['user'],
  projectId: number,
  permissions: readonly string[],
  left: () => number,
): Promise<readonly string[]> {
  if (user.admin) return [];
  const granted = new Set<string>();
  for (const { project, roles } of user.memberships) {
    if (project.id !== projectId) continue;
    for (const { id } of roles) {
      const { role } = await client.read(`/roles/${id}.json`, roleShape, left());
      for (const permission of role.permissions) granted.add(permission);
    }
  }
  return permissions.filter((permission) => !granted.has(permission));
}
