import { acceptArrivals, type Engine, groupCommit } from '@signalbox/server';
import { actingTickets } from '../support/acting-tickets.ts';
import { exampleTickets, repositoryRoot } from '../support/installation.ts';

/** Callers of intake at once, as a busy API has them. */
const callers = 200;

/** Seldom enough that asking costs the line nothing to speak of; the end is known to a hundredth of a run. */
const askEveryMs = 100;

/** Sends items and waits until the last is resolved; answers with the seconds it took. */
export type Feed = (items: number) => Promise<number>;

export async function openFeed(engine: Engine): Promise<Feed> {
  const tickets = await actingTickets(engine, await exampleTickets(repositoryRoot()));
  const accept = groupCommit(
    (arrivals: Parameters<typeof acceptArrivals>[2]) =>
      acceptArrivals(engine.context, engine.tenantId, arrivals),
    { maxBatch: 100, parallel: 2 },
  );
  let sent = 0;
  return async (items) => {
    const end = sent + items;
    const startedMs = performance.now();
    const caller = async (): Promise<void> => {
      while (sent < end) {
        const n = sent;
        sent += 1;
        const ticket = tickets[n % tickets.length];
        if (ticket === undefined) return;
        const { subject, body, requester } = ticket;
        await accept({
          item: {
            kind: 'ticket',
            source: 'sink',
            externalId: `B-${n}`,
            subject,
            body,
            requester,
            fields: {},
          },
          idempotencyKey: null,
          actor: 'system',
        });
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    await allResolved(engine);
    return (performance.now() - startedMs) / 1000;
  };
}

async function allResolved(engine: Engine): Promise<void> {
  for (;;) {
    const { rows } = await engine.database.system.query<{ open: boolean }>(
      `select exists (select from item where state not in ('resolved', 'handed_over', 'cancelled') and external_id like 'B-%') as open`,
    );
    if (rows[0]?.open === false) return;
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}
