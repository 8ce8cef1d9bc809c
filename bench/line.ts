import {
  acceptArrivals,
  type Engine,
  groupCommit,
  startWorking,
  train,
  type Working,
} from '@signalbox/server';
import { measureControlsCost } from './line/controls-cost.ts';
import { type Footprint, measureFootprint } from './line/footprint.ts';
import { importExamples } from './line/import-examples.ts';
import { runPgbench } from './line/pgbench.ts';
import { seedItems } from './line/seed-items.ts';
import { actingTickets } from './support/acting-tickets.ts';
import type { BenchArgs } from './support/args.ts';
import { exampleTickets, openInstallation, repositoryRoot } from './support/installation.ts';
import { runSink } from './support/run-sink.ts';

const itemsPerRun = 10_000;
const warmUpItems = 1_000;
/** Callers of intake at once, as a busy API has them. */
const callers = 200;
const aimRatio = 0.3;
const itemsPerControlsRound = 2_500;
const controlsLagLimitMs = 1_000;
const controlsCostLimit = 0.05;

/**
 * Items a second through all stages, from intake to a write confirmed at a loopback sink, with row-level security, audit and
 * fsync on; against pgbench inserting the same rows into the same tables, one INSERT a row, in as many transactions, over as
 * many connections. `--full` fills the tables to a million items and measures again.
 */
export async function run(args: BenchArgs): Promise<object> {
  const sink = await runSink({ commitMsMin: 0, commitMsMax: 0, dropped: 0 });
  const installation = await openInstallation({ sinkUrl: sink.url });
  const { engine } = installation;
  let working: Working | null = null;
  const ofControls = args.rest.includes('--controls');
  try {
    await importExamples(engine, repositoryRoot());
    await train(engine.context, engine.tenantId, 'system');
    working = await startWorking(engine, { without: ofControls ? ['controls'] : [] });
    const feed = await feeder(engine);
    await feed(warmUpItems);
    if (ofControls) {
      const controls = await measureControlsCost(engine, feed, itemsPerControlsRound);
      const kept = controls.lagP99Ms <= controlsLagLimitMs && controls.cost <= controlsCostLimit;
      return { ok: kept, peer: 'the line without controls', controls };
    }
    const before = await measureFootprint(engine);
    const seconds = await feed(itemsPerRun);
    const used = difference(await measureFootprint(engine), before, itemsPerRun);
    const at = [{ rows: warmUpItems + itemsPerRun, itemsPerSecond: itemsPerRun / seconds }];
    if (args.rest.includes('--full')) {
      await seedItems(engine, 1_000_000);
      await feed(warmUpItems);
      const later = await feed(itemsPerRun);
      at.push({ rows: 1_000_000, itemsPerSecond: itemsPerRun / later });
    }
    await working.stop();
    working = null;
    const { fsync } = await readFsync(engine);
    const pgbenchItemsPerSecond = await runPgbench(engine, used.transactionsPerItem, 'superuser');
    const underPolicies = await runPgbench(engine, used.transactionsPerItem, 'app');
    const itemsPerSecond = itemsPerRun / seconds;
    const ratio = itemsPerSecond / pgbenchItemsPerSecond;
    const kept = at.every((one) => one.itemsPerSecond >= 0.9 * itemsPerSecond);
    return {
      ok: ratio >= aimRatio && fsync && kept,
      peer: 'pgbench',
      items: itemsPerRun,
      seconds,
      itemsPerSecond,
      pgbenchItemsPerSecond,
      ratio,
      // Beside it, not instead of it: the peer under the line's own role and policies.
      ratioUnderSamePolicies: itemsPerSecond / underPolicies,
      ...used,
      fsync,
      at,
    };
  } finally {
    await working?.stop();
    await installation.remove();
    sink.stop();
  }
}

type Feed = (items: number) => Promise<number>;

/** Sends items and waits until the last is resolved; answers with the seconds it took. */
async function feeder(engine: Engine): Promise<Feed> {
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
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function difference(
  after: Footprint,
  before: Footprint,
  items: number,
): {
  readonly rowsPerItem: number;
  readonly bytesPerItem: number;
  readonly transactionsPerItem: number;
} {
  return {
    rowsPerItem: (after.rows - before.rows) / items,
    bytesPerItem: (after.bytes - before.bytes) / items,
    transactionsPerItem: (after.transactions - before.transactions) / items,
  };
}

async function readFsync(engine: Engine): Promise<{ readonly fsync: boolean }> {
  const { rows } = await engine.database.system.query<{ on: boolean }>(
    `select current_setting('fsync') = 'on' and current_setting('synchronous_commit') = 'on' as on`,
  );
  return { fsync: rows[0]?.on === true };
}
