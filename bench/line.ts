import type { Engine } from '@signalbox/server';
import { measureControlsCost } from './line/controls-cost.ts';
import { type Footprint, measureFootprint } from './line/footprint.ts';
import { type FullTables, measureFullTables } from './line/full-tables.ts';
import { runPgbench } from './line/pgbench.ts';
import { openLine, warmUpItems } from './line/running-line.ts';
import type { BenchArgs } from './support/args.ts';

const itemsPerRun = 10_000;
const aimRatio = 0.3;
const keptWithFullTables = 0.9;
const itemsPerControlsRound = 2_500;
const controlsLagLimitMs = 1_000;
const controlsCostLimit = 0.05;

/**
 * Items a second through all stages, from intake to a write confirmed at a loopback sink, with row-level security, audit and
 * fsync on; against pgbench inserting the same rows into the same tables, one INSERT a row, in as many transactions, over as
 * many connections. `--full` measures a line with a million items in its tables beside it.
 */
export async function run(args: BenchArgs): Promise<object> {
  const ofControls = args.rest.includes('--controls');
  const line = await openLine(ofControls ? 'here' : 'processes');
  const { engine, feed } = line;
  try {
    if (ofControls) {
      const controls = await measureControlsCost(engine, feed, itemsPerControlsRound);
      const kept = controls.lagP99Ms <= controlsLagLimitMs && controls.cost <= controlsCostLimit;
      return { ok: kept, peer: 'the line without controls', controls };
    }
    const before = await measureFootprint(engine);
    const seconds = await feed(itemsPerRun);
    const used = difference(await measureFootprint(engine), before, itemsPerRun);
    const itemsPerSecond = itemsPerRun / seconds;
    await line.stop();
    const { fsync } = await readFsync(engine);
    const pgbenchItemsPerSecond = await runPgbench(engine, used.transactionsPerItem, 'superuser');
    const underPolicies = await runPgbench(engine, used.transactionsPerItem, 'app');
    const ratio = itemsPerSecond / pgbenchItemsPerSecond;
    const fed = warmUpItems + itemsPerRun;
    const full: FullTables | null = args.rest.includes('--full')
      ? await measureFullTables(fed)
      : null;
    return {
      ok: ratio >= aimRatio && fsync && (full === null || full.kept >= keptWithFullTables),
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
      ...(full ?? { at: [{ rows: fed, itemsPerSecond }] }),
    };
  } finally {
    await line.remove();
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
