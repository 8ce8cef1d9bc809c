import { ConnectorError } from '../connector.ts';
import type { SystemClient } from '../system-client.ts';
import { personShape } from './shapes.ts';

const knownForMs = 600_000;
const knownMax = 1_000;

/** The mail address of a person, where the token may see it; null where not. */
export function openMails(
  client: SystemClient,
): (person: number, left: () => number) => Promise<string | null> {
  const known = new Map<number, { readonly atMs: number; readonly mail: string | null }>();
  return async (person, left) => {
    const kept = known.get(person);
    if (kept !== undefined && performance.now() - kept.atMs < knownForMs) return kept.mail;
    const mail = await ask(client, person, left);
    if (known.size >= knownMax) known.clear();
    known.set(person, { atMs: performance.now(), mail });
    return mail;
  };
}

async function ask(
  client: SystemClient,
  person: number,
  left: () => number,
): Promise<string | null> {
  try {
    const { user } = await client.read(`/users/${person}.json`, personShape, left());
    return user.mail ?? null;
  } catch (error) {
    const unusable =
      error instanceof ConnectorError && ['refused', 'unreadable'].includes(error.fault);
    if (unusable) return null;
    throw error;
  }
}
