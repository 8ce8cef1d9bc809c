import { acceptArrivals, type Engine } from '@signalbox/server';
import type { ExampleTicket } from './installation.ts';

const everyMs = 50;

/**
 * The tickets that agents may act on by themselves: some of the examples are out of scope or unusual on purpose, and wait for a
 * person for ever. Sends each once; workers must be running.
 */
export async function actingTickets(
  engine: Engine,
  tickets: readonly ExampleTicket[],
): Promise<readonly ExampleTicket[]> {
  const arrivals = tickets.map(({ subject, body, requester }, n) => ({
    item: {
      ...({ kind: 'ticket', source: 'sink', externalId: `ACT-${n}` } as const),
      ...{ subject, body, requester, fields: {} },
    },
    ...{ idempotencyKey: null, actor: 'system' },
  }));
  await acceptArrivals(engine.context, engine.tenantId, arrivals);
  for (;;) {
    const { rows } = await engine.database.system.query<{ external_id: string; state: string }>(
      `select external_id, state from item where external_id like 'ACT-%'`,
    );
    const moving = rows.filter(({ state }) => ['received', 'deciding', 'writing'].includes(state));
    if (moving.length === 0) {
      const resolved = new Set(
        rows.filter(({ state }) => state === 'resolved').map((row) => row.external_id),
      );
      return tickets.filter((_, n) => resolved.has(`ACT-${n}`));
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
