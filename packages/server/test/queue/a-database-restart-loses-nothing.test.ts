import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptArrivals } from '../../src/line/intake.ts';
import { type LineLab, openLine, ticket } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type Running, run } from '../support/running.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';
import { until } from '../support/until.ts';

let sink: ScriptedSink;
let lab: LineLab;
let running: Running;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, timeout: '1s', settlesWithin: '1s' }));
});
afterAll(async () => {
  await running.stop();
  await lab.close();
  await sink.close();
});

/** What a restart of the server does to its clients, for this database only. */
const cutAll = async (): Promise<void> => {
  await lab
    .sql(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`)
    .catch(() => undefined);
};

test('with every connection cut again and again, each item taken in ends, and is written once', async () => {
  const items = 200;
  sink.openTo('cut-', { commitAfterMs: 30 });
  running = await run(lab.ownerUrl, lab.context, lab.database);
  const accepted = new Set<string>();
  const intake = (async () => {
    for (let from = 0; from < items; ) {
      const arrivals = Array.from({ length: 10 }, (_, n) => ({
        item: ticket({ externalId: `cut-${from + n}` }),
        idempotencyKey: null,
        actor: 'system',
      }));
      try {
        const results = await acceptArrivals(lab.context, lab.tenantId, arrivals);
        for (const result of results) if (result.kind === 'accepted') accepted.add(result.id);
        from += 10;
      } catch {
        // A caller whose request failed sends it again; the same event twice is one item.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  })();
  for (let cuts = 0; cuts < 5; cuts += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    await cutAll();
  }
  await intake;
  expect(accepted.size).toBe(items);
  const done = async (): Promise<boolean> => {
    const states: Readonly<Record<string, number>> = await lab.states().catch(() => ({}));
    return states['resolved'] === items;
  };
  await until('all resolved', done, 45_000);
  const tickets = sink.effects.map((effect) => effect.ticket);
  expect(new Set(tickets).size).toBe(items);
  expect(tickets).toHaveLength(items);
  sink.check();
});
