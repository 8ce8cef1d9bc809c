import {
  acceptArrivals,
  createKey,
  type Engine,
  fillSearch,
  startServing,
  startWorking,
  train,
} from '@signalbox/server';
import { importExamples } from './line/import-examples.ts';
import { measure } from './pages/measure.ts';
import { pageQueries } from './pages/queries.ts';
import { seedExamples, seedPages } from './pages/seed.ts';
import type { BenchArgs } from './support/args.ts';
import { exampleTickets, openInstallation, repositoryRoot } from './support/installation.ts';
import { runSink } from './support/run-sink.ts';

const itemsDefault = 1_000_000;
const examplesDefault = 100_000;
const originals = 2_000;
const searchLimitMs = 200;
const similarLimitMs = 100;

/**
 * How long the pages of the console wait for their data at a million items: every query over HTTP, with a key, with
 * row-level security, one after another. `--items N` and `--examples N` make it smaller.
 */
export async function run(args: BenchArgs): Promise<object> {
  const sink = await runSink({ commitMsMin: 0, commitMsMax: 0, dropped: 0 });
  const installation = await openInstallation({ sinkUrl: sink.url });
  const { engine } = installation;
  try {
    await importExamples(engine, repositoryRoot());
    await train(engine.context, engine.tenantId, 'system');
    await decideOriginals(engine);
    await seedPages(engine, numberOf(args, '--items') ?? itemsDefault);
    await seedExamples(engine, numberOf(args, '--examples') ?? examplesDefault);
    const filling = await fill(engine);
    const key = await createKey(engine.context, engine.tenantId, {
      ...{ name: 'bench', scopes: ['admin'], actor: 'system' },
    });
    const serving = await startServing(engine, { port: 0, host: '127.0.0.1' });
    try {
      const { ids, externalIds, decisions } = await someItems(engine);
      const queries = await measure(serving.url, key.key, pageQueries(ids, externalIds));
      const worstP95Ms = Math.max(...queries.map((query) => query.p95Ms));
      const ok = queries.every(
        ({ name, p95Ms }) => p95Ms <= (name === 'similar' ? similarLimitMs : searchLimitMs),
      );
      // There are no rollups yet: every figure of a page is counted when it is asked for.
      const rollups = { rollupLagMs: null, rollupCost: null };
      return { ok, decisions, queries, worstP95Ms, ...rollups, ...filling };
    } finally {
      await serving.stop();
    }
  } finally {
    await installation.remove();
    sink.stop();
  }
}

function numberOf(args: BenchArgs, name: string): number | null {
  const at = args.rest.indexOf(name);
  return at === -1 ? null : Number(args.rest[at + 1]);
}

/** Tickets through the whole line, so that what is multiplied is what the line writes. */
async function decideOriginals(engine: Engine): Promise<void> {
  const tickets = await exampleTickets(repositoryRoot());
  const working = await startWorking(engine);
  try {
    for (let from = 0; from < originals; from += 100) {
      const arrivals = Array.from({ length: 100 }, (_, n) => {
        const ticket = tickets[(from + n) % tickets.length];
        if (ticket === undefined) throw new Error('the example has no tickets');
        const { subject, body, requester } = ticket;
        const item = { kind: 'ticket', source: 'sink', externalId: `B-${from + n}` } as const;
        return {
          item: { ...item, subject, body, requester, fields: {} },
          ...{ idempotencyKey: null, actor: 'system' },
        };
      });
      await acceptArrivals(engine.context, engine.tenantId, arrivals);
    }
    await allDecided(engine);
  } finally {
    await working.stop();
  }
}

async function allDecided(engine: Engine): Promise<void> {
  for (;;) {
    const { rows } = await engine.database.system.query<{ open: boolean }>(
      `select exists (select from item where state in ('received', 'deciding', 'writing')) as open`,
    );
    if (rows[0]?.open === false) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Makes everything searchable; what the seeding wrote past the line is found by the first pass over all items. */
async function fill(engine: Engine): Promise<{ readonly fillDocumentsPerSecond: number }> {
  // What was seeded is not in the audit's order: begin anew, as after a restore.
  await engine.database.system.query(
    `update search_mark set item_id = '00000000-0000-0000-0000-000000000000'`,
  );
  const startedMs = performance.now();
  let documents = 0;
  for (let more = true; more; ) {
    const done = await fillSearch(engine.database);
    documents += done.documents;
    ({ more } = done);
  }
  return { fillDocumentsPerSecond: documents / ((performance.now() - startedMs) / 1000) };
}

async function someItems(engine: Engine): Promise<{
  readonly ids: readonly string[];
  readonly externalIds: readonly string[];
  readonly decisions: number;
}> {
  const { rows } = await engine.database.system.query<{ id: string; external_id: string }>(
    `select id, external_id from item tablesample system (0.1) limit 100`,
  );
  const counted = await engine.database.system.query<{ n: number }>(
    'select count(*)::int as n from decision',
  );
  return {
    ids: rows.map((row) => row.id),
    externalIds: rows.map((row) => row.external_id),
    decisions: counted.rows[0]?.n ?? 0,
  };
}
