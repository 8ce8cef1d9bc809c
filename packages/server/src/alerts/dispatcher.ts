import type { LookupFunction } from 'node:net';
import type { Logger } from 'pino';
import { findDueChannels } from '../store/alert/claim.ts';
import { asSql } from '../store/database.ts';
import type { Channel, ChannelSource } from './channels.ts';
import { type DeliverContext, deliverAlert, takeDue } from './deliver.ts';
import { openSender } from './sender.ts';

export interface AlertDispatcher {
  /** Starts sending what is due and returns at once; call it over and over. */
  dispatch(): Promise<void>;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
  /** Lets messages under way end, at most 5 seconds; the others are given back. */
  close(): Promise<void>;
}

export interface AlertDispatcherOptions {
  /** Resolves names. Default: the system's. */
  readonly lookup?: LookupFunction | undefined;
  /** How long a claim lasts should this process die. Above the timeouts of a mail server together. Default 90,000. */
  readonly leaseMs?: number | undefined;
}

const channelsAtOnce = 8;
const messagesAtOnce = 4;
const endWithinMs = 5_000;

/**
 * Sends what stands in the queues of alerts: each channel by itself, so that a slow receiver holds up nobody else's, and
 * apart from the job engine, so that it never holds up the line. At least once: a message whose end was not recorded is sent
 * again under the same id. Channels this process does not have are left to one that has.
 */
export function openAlertDispatcher(
  context: DeliverContext & { readonly logger: Logger; readonly channels: ChannelSource },
  options: AlertDispatcherOptions = {},
): AlertDispatcher {
  const sender = openSender(options.lookup);
  const leaseMs = options.leaseMs ?? 90_000;
  const stop = new AbortController();
  const stopping = (): boolean => stop.signal.aborted;
  const cut = new AbortController();
  const running = new Map<string, Promise<void>>();

  /** Goes on while everything arrives; after a failure the next call of `dispatch` looks again. */
  const work = async (tenantId: string, channel: Channel): Promise<void> => {
    for (let arrived = true; arrived && !stopping(); ) {
      const taken = await takeDue(context, tenantId, channel, messagesAtOnce, leaseMs);
      if (taken.length === 0) return;
      const ends = await Promise.allSettled(
        taken.map((one) => deliverAlert(context, sender, tenantId, channel, one, cut.signal)),
      );
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      arrived = ends.every((end) => end.status === 'fulfilled' && end.value);
    }
  };

  const start = (key: string, tenantId: string, channel: Channel): void => {
    const run = work(tenantId, channel)
      .catch((error: unknown) => {
        const { name } = channel;
        context.logger.warn({ err: error, tenantId, channel: name }, 'an alert could not be sent');
      })
      .finally(() => running.delete(key));
    running.set(key, run);
  };

  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running.values());
  };

  return {
    dispatch: async () => {
      if (stopping() || running.size >= channelsAtOnce) return;
      for (const due of await findDueChannels(asSql(context.database.system))) {
        if (running.size >= channelsAtOnce) return;
        const key = `${due.tenant_id} ${due.channel}`;
        const channel = context.channels(due.tenant_id, due.channel);
        if (channel !== null && !running.has(key) && !stopping()) {
          start(key, due.tenant_id, channel);
        }
      }
    },
    idle,
    close: async () => {
      stop.abort();
      const late = setTimeout(() => cut.abort(), endWithinMs);
      await idle();
      clearTimeout(late);
      await sender.close();
    },
  };
}
