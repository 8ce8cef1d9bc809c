import { kept } from '../kept.ts';
import { type SystemClient, unlessHidden } from '../system-client.ts';
import { queueShape } from './shapes.ts';

/** The name of a queue; null for one the token may not see. */
export type QueueNames = (id: string, leftMs: number) => Promise<string | null>;

/** A ticket names its queue by number only. Asked one by one: the list of all queues ends after a hundred. */
export function queueNames(client: SystemClient): QueueNames {
  return kept(async (id: string, leftMs: number) => {
    const path = `/queue/${Number(id)}`;
    return (await unlessHidden(client.read(path, queueShape, leftMs)))?.Name ?? null;
  });
}
