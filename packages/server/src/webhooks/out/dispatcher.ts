import type { LookupFunction } from 'node:net';
import type { Logger } from 'pino';
import { type Dispatcher, dispatchQueues } from '../../batching/dispatch-queues.ts';
import { asSql } from '../../store/database.ts';
import { inTenant } from '../../store/tx.ts';
import { claimDeliveries, findDueEndpoints } from '../../store/webhook/claim-deliveries.ts';
import { type Context, deliver } from './deliver.ts';
import { openCourier } from './send.ts';

export interface DispatcherOptions {
  /** Resolves names. Default: the system's. */
  readonly lookup?: LookupFunction | undefined;
  /** How long a claim lasts should this process die. Above the timeout of a request. Default 60,000. */
  readonly leaseMs?: number | undefined;
}

/** Sends what stands in the queues of endpoints. */
export function openDispatcher(
  context: Context & { readonly logger: Logger },
  options: DispatcherOptions = {},
): Dispatcher {
  const courier = openCourier(options.lookup);
  const leaseMs = options.leaseMs ?? 60_000;
  return dispatchQueues({
    keyOf: (endpoint) => endpoint.id,
    findDue: async () =>
      (await findDueEndpoints(asSql(context.database.system))).map(
        ({ tenant_id: tenantId, id }) => ({ tenantId, id }),
      ),
    take: (endpoint, most) =>
      inTenant(context.database, endpoint.tenantId, (tx) =>
        claimDeliveries(tx, endpoint.id, most, leaseMs),
      ),
    deliver: (endpoint, message, cut) => deliver(context, courier, endpoint, message, cut),
    failed: ({ tenantId, id: webhookId }, error) =>
      context.logger.warn({ err: error, tenantId, webhookId }, 'a webhook could not be sent'),
    end: () => courier.close(),
  });
}
