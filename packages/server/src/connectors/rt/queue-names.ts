import { ConnectorError } from '../connector.ts';
import type { SystemClient } from '../system-client.ts';
import { queueShape } from './shapes.ts';

const knownForMs = 600_000;

/** The name of a queue; null for one the token may not see. */
export type QueueNames = (id: string, leftMs: number) => Promise<string | null>;

/** A ticket names its queue by number only. Asked one by one: the list of all queues ends after a hundred. */
export function queueNames(client: SystemClient): QueueNames {
  const known = new Map<string, { readonly atMs: number; readonly name: string | null }>();
  return async (id, leftMs) => {
    const kept = known.get(id);
    if (kept !== undefined && performance.now() - kept.atMs < knownForMs) return kept.name;
    const name = await nameOf(client, id, leftMs);
    known.set(id, { atMs: performance.now(), name });
    return name;
  };
}

async function nameOf(client: SystemClient, id: string, leftMs: number): Promise<string | null> {
  try {
    return (await client.read(`/queue/${Number(id)}`, queueShape, leftMs)).Name;
  } catch (error) {
    if (error instanceof ConnectorError && error.fault === 'refused' && error.status !== 401) {
      return null;
    }
    throw error;
  }
}
