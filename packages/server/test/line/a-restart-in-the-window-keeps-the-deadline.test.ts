import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type Running, run } from '../support/running.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';
import { until } from '../support/until.ts';

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

async function start(): Promise<Running> {
  const process_ = await lab.another();
  const running = await run(lab.ownerUrl, process_.context, process_.database);
  return {
    stop: async () => {
      await running.stop();
      await process_.close();
    },
  };
}

const stateOf = async (id: string): Promise<string> => (await lab.item(id)).state;

const untilOf = async (id: string): Promise<number> => {
  const rows = await lab.sql<{ until: Date }>(
    'select until from signalbox.hold where item_id = $1',
    [id],
  );
  expect(rows).toHaveLength(1);
  return rows[0]?.until.getTime() ?? 0;
};

test('all stopped and started again inside the window: the same deadline, and one write after it', async () => {
  sink.expect('restart', {});
  const first = await start();
  const id = await lab.accept({ externalId: 'restart' });
  await until('held', async () => (await stateOf(id)) === 'held', 5_000);
  const deadline = await untilOf(id);
  await first.stop();

  const second = await start();
  expect(await untilOf(id)).toBe(deadline);
  await until('resolved', async () => (await stateOf(id)) === 'resolved', 15_000);
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
  await until('resolved', async () => (await stateOf(id)) === 'resolved', 15_000);
  await running.stop();
  expect(sink.effects.filter((effect) => effect.ticket === 'slept')).toHaveLength(1);
  sink.check();
});
