import { acceptArrivals, type Engine } from '@signalbox/server';
import type { ExampleTicket } from '../support/installation.ts';

export interface Load {
  /** Resolves when the workers are writing: something is on its way, and more waits behind it. */
  flowing(): Promise<void>;
  stop(): Promise<void>;
}

const batch = 50;
/** Items that wait to be decided: always more than the workers take at once, never a queue that only grows. */
const backlog = 400;
const everyMs = 25;

/** Sends items without a pause, keeping the workers busy, until it is stopped. */
export function startLoad(engine: Engine, tickets: readonly ExampleTicket[]): Load {
  let stopped = false;
  let sent = 0;
  const feed = async (): Promise<void> => {
    while (!stopped) {
      if ((await countIn(engine, 'received')) >= backlog) {
        await pause(everyMs);
        continue;
      }
      await acceptArrivals(
        engine.context,
        engine.tenantId,
        Array.from({ length: batch }, () => {
          const n = sent;
          sent += 1;
          const { subject, body, requester } = tickets[n % tickets.length] ?? tickets[0] ?? empty;
          return {
            item: {
              ...{ kind: 'ticket', source: 'sink', externalId: `S-${n}`, subject, body, requester },
              fields: {},
            } as const,
            ...{ idempotencyKey: null, actor: 'system' },
          };
        }),
      );
    }
  };
  const feeding = feed();
  return {
    flowing: async () => {
      while ((await countIn(engine, 'writing')) === 0) await pause(everyMs);
      await pause(4 * everyMs);
    },
    stop: async () => {
      stopped = true;
      await feeding;
    },
  };
}

const empty: ExampleTicket = { subject: '', body: '', requester: {} };

async function countIn(engine: Engine, state: 'received' | 'writing'): Promise<number> {
  const { rows } = await engine.database.system.query<{ n: number }>(
    'select count(*)::int as n from item where state = $1',
    [state],
  );
  return rows[0]?.n ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
