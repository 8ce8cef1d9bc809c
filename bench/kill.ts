import { acceptArrivals, type Engine, groupCommit, train, verifyAudit } from '@signalbox/server';
import { importExamples } from './line/import-examples.ts';
import { actingTickets } from './support/acting-tickets.ts';
import type { BenchArgs } from './support/args.ts';
import { startFleet } from './support/fleet.ts';
import {
  type ExampleTicket,
  exampleTickets,
  openInstallation,
  repositoryRoot,
} from './support/installation.ts';
import { runSink } from './support/run-sink.ts';

const workers = 3;
const killEveryMs = 1_000;
const databaseKillsAt = [0.3, 0.7];
const callers = 32;
/** Longer than any item needs: an attempt that was lost eight times over. */
const patienceMs = 10 * 60_000;

/**
 * What is accepted ends exactly once, whatever dies: a worker is SIGKILLed every second, the database twice, the sink commits
 * up to 800 ms late, also for clients that are gone, and drops two answers in a hundred. The limit is zero: no item lost, none
 * stuck, no second effect at the sink, an audit that verifies.
 */
export async function run(args: BenchArgs): Promise<object> {
  const items = Number(args.rest.find((arg) => /^\d+$/.test(arg)) ?? 5_000);
  const sink = await runSink({ commitMsMin: 0, commitMsMax: 800, dropped: 0.02 });
  const installation = await openInstallation({
    sinkUrl: sink.url,
    timing: { timeout: '3s', settlesWithin: '2s' },
  });
  const { engine } = installation;
  const fleet = startFleet(installation, workers);
  try {
    await importExamples(engine, repositoryRoot());
    await train(engine.context, engine.tenantId, 'system');
    fleet.fill();
    const tickets = await actingTickets(engine, await exampleTickets(repositoryRoot()));
    const murder = setInterval(() => fleet.killOne(), killEveryMs);
    const accepted = await feed(engine, items, tickets);
    const databaseKills = await killDatabaseWhileWaiting(engine, items);
    const counts = await waitForEnd(engine, items);
    clearInterval(murder);
    await fleet.stop();
    await settle();
    const { duplicated } = await sink.summary();
    const audit = await verifyAudit({
      database: engine.database,
      keys: engine.context.keysOf(engine.tenantId),
      anchors: engine.anchors,
      tenantId: engine.tenantId,
    });
    const lost = accepted - counts.ended - counts.owned - counts.stuck;
    return {
      ok:
        lost === 0 && duplicated === 0 && counts.stuck === 0 && audit.ok && counts.ended === items,
      peer: 'zero',
      items,
      ended: counts.ended,
      lost,
      duplicated,
      auditOk: audit.ok,
      auditEntries: audit.entries,
      workerKills: fleet.kills(),
      databaseKills,
      stuck: counts.stuck,
    };
  } finally {
    await fleet.stop();
    await installation.remove();
    sink.stop();
  }
}

/** Sends items as a patient client does: what is not acknowledged is sent again under the same key. */
async function feed(
  engine: Engine,
  items: number,
  tickets: readonly ExampleTicket[],
): Promise<number> {
  const accept = groupCommit((arrivals: Parameters<typeof acceptArrivals>[2]) =>
    acceptArrivals(engine.context, engine.tenantId, arrivals),
  );
  let next = 0;
  let accepted = 0;
  const caller = async (): Promise<void> => {
    while (next < items) {
      const n = next;
      next += 1;
      const ticket = tickets[n % tickets.length];
      if (ticket === undefined) return;
      const { subject, body, requester } = ticket;
      const arrival = {
        item: {
          kind: 'ticket',
          source: 'sink',
          externalId: `K-${n}`,
          subject,
          body,
          requester,
          fields: {},
        },
        idempotencyKey: `kill-${n}`,
        actor: 'system',
      } as const;
      for (;;) {
        const result = await accept(arrival).catch(() => null);
        if (result?.kind === 'accepted') break;
        await pause(250);
      }
      accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return accepted;
}

async function killDatabaseWhileWaiting(engine: Engine, items: number): Promise<number> {
  let kills = 0;
  for (const share of databaseKillsAt) {
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      const counts = await count(engine).catch(() => null);
      if (counts !== null && counts.ended >= share * items) break;
      await pause(100);
    }
    const pid = engine.embedded?.postmasterPid;
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL');
      kills += 1;
    }
    await pause(2_000);
  }
  return kills;
}

interface Counts {
  readonly ended: number;
  readonly owned: number;
  readonly stuck: number;
}

async function count(engine: Engine): Promise<Counts> {
  const { rows } = await engine.database.system.query<Counts>(`
    select count(*) filter (where state in ('resolved', 'handed_over', 'cancelled'))::int as ended,
      count(*) filter (where state in ('received', 'deciding', 'writing', 'held', 'in_review'))::int as owned,
      count(*) filter (where state = 'stuck')::int as stuck
    from item where external_id like 'K-%'`);
  return rows[0] ?? { ended: 0, owned: 0, stuck: 0 };
}

async function waitForEnd(engine: Engine, items: number): Promise<Counts> {
  const deadline = Date.now() + patienceMs;
  let counts: Counts = { ended: 0, owned: 0, stuck: 0 };
  while (Date.now() < deadline) {
    counts = (await count(engine).catch(() => null)) ?? counts;
    if (counts.ended + counts.stuck >= items) return counts;
    await pause(250);
  }
  return counts;
}

/** The slowest request that may still be on its way has arrived by then, and the last audit entries are there. */
function settle(): Promise<void> {
  return pause(3_000);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
