import type { LookupFunction } from 'node:net';
import type { Logger } from 'pino';
import { type Dispatcher, dispatchQueues } from '../batching/dispatch-queues.ts';
import { findDueChannels } from '../store/alert/claim.ts';
import { asSql } from '../store/database.ts';
import type { Channel, ChannelSource } from './channels.ts';
import { type DeliverContext, deliverAlert, takeDue } from './deliver.ts';
import { openSender } from './sender.ts';

export interface AlertDispatcherOptions {
  /** Resolves names. Default: the system's. */
  readonly lookup?: LookupFunction | undefined;
  /** How long a claim lasts should this process die. Above the timeouts of a mail server together. Default 90,000. */
  readonly leaseMs?: number | undefined;
}

interface ChannelQueue {
  readonly tenantId: string;
  readonly channel: Channel;
}

/** Sends what stands in the queues of channels. Channels this process does not have are left to one that has. */
export function openAlertDispatcher(
  context: DeliverContext & { readonly logger: Logger; readonly channels: ChannelSource },
  options: AlertDispatcherOptions = {},
): Dispatcher {
  const sender = openSender(options.lookup);
  const leaseMs = options.leaseMs ?? 90_000;
  return dispatchQueues({
    keyOf: ({ tenantId, channel }) => `${tenantId} ${channel.name}`,
    findDue: async () =>
      (await findDueChannels(asSql(context.database.system))).flatMap(
        ({ tenant_id: tenantId, channel: name }): readonly ChannelQueue[] => {
          const channel = context.channels(tenantId, name);
          return channel === null ? [] : [{ tenantId, channel }];
        },
      ),
    take: ({ tenantId, channel }, most) => takeDue(context, tenantId, channel, most, leaseMs),
    deliver: ({ tenantId, channel }, message, cut) =>
      deliverAlert(context, sender, tenantId, channel, message, cut),
    failed: ({ tenantId, channel: { name: channel } }, error) =>
      context.logger.warn({ err: error, tenantId, channel }, 'an alert could not be sent'),
    end: () => sender.close(),
  });
}
