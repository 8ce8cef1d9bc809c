import { afterAll, beforeAll, expect, test } from 'vitest';
import { runJob } from '../../src/line/runner/run-job.ts';
import { sweepDelays, sweepLeases } from '../../src/line/runner/sweep.ts';
import { startTicks } from '../../src/main/ticks.ts';
import { startJobWorker } from '../../src/queue/job-worker.ts';
import { type LabProcess, type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, delay: '4s' }));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

/** A process as it runs in production: a job worker and periodic work on its own connections. */
async function start(): Promise<{ stop(): Promise<void> }> {
  const process_: LabProcess = await lab.another();
  const { context, database } = process_;
  const { logger } = context;
  const handle = (job: Parameters<typeof runJob>[1]): Promise<void> => runJob(context, job);
  const worker = await startJobWorker({ url: lab.ownerUrl, pool: database.system, logger, handle });
  const work = [
    { name: 'delays', everyMs: 50, run: () => sweepDelays(context) },
    { name: 'leases', everyMs: 50, run: () => sweepLeases(context) },
  ];
  const ticks = startTicks(lab.ownerUrl, work, logger);
  return {
    stop: async () => {
      await ticks.stop();
      await worker.stop();
      await process_.close();
    },
  };
}

async function until(condition: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const untilOf = async (id: string): Promise<number> => {
  const rows = await lab.sql<{ until: Date }>('select until from signalbox.hold where item_id = $1', [id]);
  expect(rows).toHaveLength(1);
  return rows[0]?.until.getTime() ?? 0;
};

test('all stopped and started again inside the window: the same deadline, and one write after it', async () => {
  sink.expect('restart', {});
  const first = await start();
  const id = await lab.accept({ externalId: 'restart' });
  await until(async () => (await lab.item(id)).state === 'held', 5_000);
  const deadline = await untilOf(id);
  await first.stop();

  const second = await start();
  expect(await untilOf(id)).toBe(deadline);
  await until(async () => (await lab.item(id)).state === 'resolved', 15_000);
  await second.stop();

  expect(await untilOf(id)).toBe(deadline);
  expect(sink.effects).toHaveLength(1);
  expect(sink.writes[0]?.arrivedMs).toBeGreaterThanOrEqual(deadline);
  expect((sink.writes[0]?.arrivedMs ?? 0) - deadline).toBeLessThan(5_000);
  sink.check();
});

test('a window that ended while nothing ran is gated and written when something runs again', async () => {
  sink.expect('slept', {});
  const id = await lab.accept({ externalId: 'slept' });
  await lab.drain();
  await lab.pass(3_600_000);
  const running = await start();
  await until(async () => (await lab.item(id)).state === 'resolved', 15_000);
  await running.stop();
  expect(sink.effects.filter((effect) => effect.ticket === 'slept')).toHaveLength(1);
  sink.check();
});
