import { nextPollMs } from '@signalbox/domain';
import { ConnectorError, type Looked, type Poll } from '../connectors/connector.ts';
import { acceptArrivals } from '../line/intake.ts';
import { endAside } from '../store/source/end-aside.ts';
import { type AsideRow, findDueAsides } from '../store/source/find-due-asides.ts';
import { postponeAside } from '../store/source/postpone-aside.ts';
import { inTenant, type Tx } from '../store/tx.ts';
import { arrivalOf } from './arrival-of.ts';
import type { PollContext } from './poll-context.ts';
import { takeUpdates } from './take-updates.ts';

const ticketMs = 30_000;
/** Of those that wait, looked at after one poll: what is new must not wait for what is broken. */
const atOnce = 5;

/**
 * Looks once more at tickets of a source that were set aside and are due. One that can be read is taken in, one that never
 * will be is passed over and counted, and the others are looked at half as often each time, for ever: somebody sees them on
 * the page Sources.
 *
 * @returns how many were taken in.
 */
export async function takeAsides(
  context: PollContext,
  tenantId: string,
  source: string,
  { poll, system }: { readonly poll: Poll; readonly system: string },
): Promise<number> {
  const { takeAside, everyMs } = poll;
  if (takeAside === undefined) return 0;
  const due = await inTenant(context.database, tenantId, (tx) =>
    findDueAsides(tx, source, system, atOnce),
  );
  let taken = 0;
  for (const row of due) {
    if (context.stopping?.aborted === true) break;
    taken += await takeOne(context, tenantId, source, { takeAside, everyMs }, row);
  }
  return taken;
}

async function takeOne(
  context: PollContext,
  tenantId: string,
  source: string,
  poll: Required<Pick<Poll, 'takeAside' | 'everyMs'>>,
  row: AsideRow,
): Promise<number> {
  const { external_id: externalId, version } = row;
  const askedMs = performance.now();
  let looked: Looked;
  try {
    looked = await poll.takeAside(row.look, ticketMs);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { fault, status, retryAfterMs } = error;
    // A token that was revoked is refused every ticket: none of them is passed over for it.
    const never = (fault === 'refused' && status !== 401) || fault === 'unreadable';
    const waits = { everyMs: poll.everyMs, failures: row.tries, retryAfterMs };
    const nextInMs = nextPollMs(waits, context.chance());
    await inTenant(context.database, tenantId, (tx) =>
      never
        ? endAside(tx, source, { externalId, version }, 'skipped')
        : postponeAside(tx, { source, externalId, nextInMs, error: fault, status }),
    );
    if (never) {
      const skipped = [{ externalId, fault }];
      context.logger.warn({ tenantId, source, skipped }, 'tickets were passed over');
    }
    return 0;
  }
  const { ticket, update } = looked;
  const also = await context.alsoRedacted(tenantId);
  const end = async (tx: Tx): Promise<void> => {
    await endAside(tx, source, { externalId, version }, 'had');
    const askedAgoMs = performance.now() - askedMs;
    const arrivals = ticket === null ? [] : [ticket];
    const updates = update === null ? [] : [update];
    await takeUpdates(context, tx, { source, arrivals, updates, askedAgoMs, also });
  };
  if (ticket === null) {
    await inTenant(context.database, tenantId, end);
    return 0;
  }
  const results = await acceptArrivals(context, tenantId, [arrivalOf(source, ticket)], end);
  return results.filter((result) => result.kind === 'accepted' && !result.duplicate).length;
}
