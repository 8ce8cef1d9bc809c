import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptArrivals } from '../../src/line/intake.ts';
import { type LineLab, openLine, ticket } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';
import { until } from '../support/until.ts';
import {
  endWorkerProcesses,
  startWorkerProcess,
  type WorkerProcess,
} from '../support/worker-process.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, timeout: '2s', settlesWithin: '1s' }));
});
afterAll(async () => {
  await endWorkerProcesses();
  await lab.close();
  await sink.close();
});

async function takeIn(prefix: string, count: number): Promise<void> {
  const arrivals = Array.from({ length: count }, (_, n) => ({
    item: ticket({ externalId: `${prefix}${n}` }),
    idempotencyKey: null,
    actor: 'system',
  }));
  // Small batches, so that there are jobs enough for several workers to have some under way.
  for (let from = 0; from < count; from += 5) {
    await acceptArrivals(lab.context, lab.tenantId, arrivals.slice(from, from + 5));
  }
}

const resolved = async (): Promise<number> => (await lab.states())['resolved'] ?? 0;
const lockedJobs = async (): Promise<number> => {
  const [row] = await lab.sql<{ n: number }>(
    'select count(*)::int as n from graphile_worker._private_jobs where locked_at is not null',
  );
  return row?.n ?? 0;
};

test('a worker killed in mid-write: its jobs are free within seconds and end once each', async () => {
  sink.openTo('one-', { commitAfterMs: 700 });
  const first = await startWorkerProcess(lab);
  await takeIn('one-', 20);
  await until('writes under way', () => sink.writes.length >= 5, 20_000);
  await first.kill();
  expect(await lockedJobs()).toBeGreaterThan(0);
  await startWorkerProcess(lab);
  const freedMs = await until('the jobs are free', async () => (await lockedJobs()) === 0, 15_000);
  expect(freedMs).toBeLessThan(10_000);
  await until('all resolved', async () => (await resolved()) === 20, 30_000);
  const tickets = sink.effects.map((effect) => effect.ticket);
  expect(new Set(tickets).size).toBe(20);
  expect(tickets).toHaveLength(20);
  await endWorkerProcesses();
});

test('workers killed one after another under two hundred items: none lost, none written twice', async () => {
  const before = sink.effects.length;
  const items = 200;
  let drawn = 0;
  sink.openTo('many-', () => {
    drawn += 1;
    const late = (drawn * 131) % 300;
    return drawn % 40 === 0
      ? { commitAfterMs: late, answer: 'drop', answerAfterMs: 0 }
      : { commitAfterMs: late };
  });
  let workers: readonly WorkerProcess[] = [
    await startWorkerProcess(lab),
    await startWorkerProcess(lab),
  ];
  await takeIn('many-', items);
  for (let kills = 0; kills < 3; kills += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [victim, ...others] = workers;
    const [next] = await Promise.all([startWorkerProcess(lab), victim?.kill()]);
    workers = [...others, next];
  }
  await until('all resolved', async () => (await resolved()) === 20 + items, 45_000);
  const tickets = sink.effects.slice(before).map((effect) => effect.ticket);
  expect(new Set(tickets).size).toBe(items);
  expect(tickets).toHaveLength(items);
  sink.check();
});
