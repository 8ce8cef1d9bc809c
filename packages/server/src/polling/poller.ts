import type { ConnectorSource, Poll } from '../connectors/connector.ts';
import { asSql } from '../store/database.ts';
import { isTransientDatabaseError } from '../store/errors.ts';
import { findDuePolls } from '../store/source/find-due-polls.ts';
import type { PollContext } from './poll-context.ts';
import { pollSource, recordDefect } from './poll-source.ts';

export interface Poller {
  /** Begins the polls that are due and does not wait for them: a slow system holds up no other. */
  begin(): Promise<void>;
  /** Waits for those under way; none begins any more. */
  close(): Promise<void>;
}

/** Polls the sources of this process when their time has come. Sources it does not have are left to one that has. */
export function openPoller(
  context: Omit<PollContext, 'stopping'> & { readonly connectors: ConnectorSource },
): Poller {
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  const pollContext: PollContext = { ...context, stopping: stopping.signal };

  const keepDefect = (tenantId: string, source: string, poll: Poll): Promise<void> =>
    recordDefect(pollContext, tenantId, source, poll).catch((error: unknown) =>
      context.logger.warn({ err: error, tenantId, source }, 'that a poll failed could not be kept'),
    );
  const start = (tenantId: string, source: string): void => {
    const key = `${tenantId} ${source}`;
    const poll = context.connectors(tenantId, source)?.poll;
    if (poll === undefined || underWay.has(key)) return;
    const run = pollSource(pollContext, tenantId, source, poll)
      .then(() => undefined)
      .catch((error: unknown) => {
        context.logger.warn({ err: error, tenantId, source }, 'a poll failed; it is tried again');
        return isTransientDatabaseError(error) ? undefined : keepDefect(tenantId, source, poll);
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, run);
  };

  return {
    begin: async () => {
      if (stopping.signal.aborted) return;
      const due = await findDuePolls(asSql(context.database.system));
      for (const { tenant_id: tenantId, source } of due) start(tenantId, source);
    },
    close: async () => {
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}
