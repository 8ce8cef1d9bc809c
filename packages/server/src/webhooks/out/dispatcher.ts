import type { LookupFunction } from 'node:net';
import type { Logger } from 'pino';
import { asSql } from '../../store/database.ts';
import { inTenant } from '../../store/tx.ts';
import { claimDeliveries, findDueEndpoints } from '../../store/webhook/claim-deliveries.ts';
import { type Context, deliver, type EndpointRef } from './deliver.ts';
import { openCourier } from './send.ts';

export interface Dispatcher {
  /** Starts sending what is due and returns at once; call it over and over. */
  dispatch(): Promise<void>;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
  /** Lets deliveries under way end, at most 5 seconds; the others are given back. */
  close(): Promise<void>;
}

export interface DispatcherOptions {
  /** Resolves names. Default: the system's. */
  readonly lookup?: LookupFunction | undefined;
  /** How long a claim lasts should this process die. Above the timeout of a request. Default 60,000. */
  readonly leaseMs?: number | undefined;
}

const endpointsAtOnce = 8;
const deliveriesAtOnce = 4;
const endWithinMs = 5_000;

/**
 * Sends what stands in the queues: each endpoint one after another in batches of its own, so that a slow receiver holds up
 * nobody else's, and apart from the job engine, so that it never holds up the line. At least once: a delivery whose end was
 * not recorded is sent again under the same id.
 */
export function openDispatcher(
  context: Context & { readonly logger: Logger },
  options: DispatcherOptions = {},
): Dispatcher {
  const courier = openCourier(options.lookup);
  const leaseMs = options.leaseMs ?? 60_000;
  const stop = new AbortController();
  const stopping = (): boolean => stop.signal.aborted;
  const cut = new AbortController();
  const running = new Map<string, Promise<void>>();

  /** Goes on while everything arrives: a failure pauses the endpoint, and the next call of `dispatch` looks again. */
  const work = async (endpoint: EndpointRef): Promise<void> => {
    for (let arrived = true; arrived && !stopping(); ) {
      const claimed = await inTenant(context.database, endpoint.tenantId, (tx) =>
        claimDeliveries(tx, endpoint.id, deliveriesAtOnce, leaseMs),
      );
      if (claimed.length === 0) return;
      const ends = await Promise.allSettled(
        claimed.map((one) => deliver(context, courier, endpoint, one, cut.signal)),
      );
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      arrived = ends.every((end) => end.status === 'fulfilled' && end.value);
    }
  };

  const start = (endpoint: EndpointRef): void => {
    const run = work(endpoint)
      .catch((error: unknown) => {
        const { tenantId, id: webhookId } = endpoint;
        context.logger.warn({ err: error, tenantId, webhookId }, 'a webhook could not be sent');
      })
      .finally(() => running.delete(endpoint.id));
    running.set(endpoint.id, run);
  };

  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running.values());
  };

  return {
    dispatch: async () => {
      if (stopping() || running.size >= endpointsAtOnce) return;
      const due = await findDueEndpoints(asSql(context.database.system));
      for (const { tenant_id: tenantId, id } of due) {
        if (running.size >= endpointsAtOnce) return;
        if (!running.has(id) && !stopping()) start({ tenantId, id });
      }
    },
    idle,
    close: async () => {
      stop.abort();
      const late = setTimeout(() => cut.abort(), endWithinMs);
      await idle();
      clearTimeout(late);
      await courier.close();
    },
  };
}
