import { ConnectorError } from '../connector.ts';
import { kept } from '../kept.ts';
import type { SystemClient } from '../system-client.ts';
import { personShape } from './shapes.ts';

/** The mail address of a person, where the token may see it; null where not. */
export function openMails(
  client: SystemClient,
): (person: number, left: () => number) => Promise<string | null> {
  return kept(async (person: number, left: () => number) => {
    try {
      const { user } = await client.read(`/users/${person}.json`, personShape, left());
      return user.mail ?? null;
    } catch (error) {
      const unusable =
        error instanceof ConnectorError && ['refused', 'unreadable'].includes(error.fault);
      if (unusable) return null;
      throw error;
    }
  });
}
