import { groupCommit } from '../batching/group-commit.ts';
import type { LineContext } from '../line/context.ts';
import type { Arrival } from '../line/intake/prepare-arrival.ts';
import { type ArrivalResult, acceptArrivals } from '../line/intake.ts';
import { isTransientDatabaseError } from '../store/errors.ts';

type Taken = ArrivalResult | { readonly kind: 'failed'; readonly error: unknown };
type Take = (arrival: Arrival) => Promise<Taken>;

const maxBatch = 100;
const parallel = 2;

/** Takes one arrival of a tenant; those that come in at the same time share a transaction. */
export type IntakePort = (tenantId: string, arrival: Arrival) => Promise<ArrivalResult>;

/**
 * Joins concurrent arrivals into batches, a line of them a tenant. When a batch fails for a reason of its content, each of it
 * is taken alone, so that one bad request fails no other.
 *
 * @param observe hears the size of every batch.
 */
export function openIntake(context: LineContext, observe: (arrivals: number) => void): IntakePort {
  // One small closure a tenant that ever posted; a process serves a bounded number of tenants.
  const lines = new Map<string, Take>();

  const flush = async (
    tenantId: string,
    arrivals: readonly Arrival[],
  ): Promise<readonly Taken[]> => {
    observe(arrivals.length);
    try {
      return await acceptArrivals(context, tenantId, arrivals);
    } catch (error) {
      if (arrivals.length === 1 || isTransientDatabaseError(error)) throw error;
    }
    const results: Taken[] = [];
    for (const arrival of arrivals) {
      try {
        results.push(...(await acceptArrivals(context, tenantId, [arrival])));
      } catch (error) {
        results.push({ kind: 'failed', error });
      }
    }
    return results;
  };

  return async (tenantId, arrival) => {
    let take = lines.get(tenantId);
    if (take === undefined) {
      take = groupCommit((arrivals: readonly Arrival[]) => flush(tenantId, arrivals), {
        maxBatch,
        parallel,
      });
      lines.set(tenantId, take);
    }
    const taken = await take(arrival);
    if (taken.kind === 'failed') throw taken.error;
    return taken;
  };
}
