import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelHold, releaseHold } from '../../src/line/review/change-hold.ts';
import { runJob } from '../../src/line/runner/run-job.ts';
import { sweepDelays } from '../../src/line/runner/sweep.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, delay: '15m' }));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

async function held(externalId: string): Promise<{ readonly id: string; readonly holdId: string }> {
  const id = await lab.accept({ externalId });
  await lab.drain();
  const { state, holdId } = await lab.item(id);
  expect(state).toBe('held');
  return { id, holdId: holdId ?? '' };
}

test('stopped before its deadline, it is cancelled and stays unwritten for ever after', async () => {
  const { id, holdId } = await held('stopped');
  await lab.pass(14 * 60_000);
  await lab.tick();
  expect(sink.writes).toHaveLength(0);
  const done = await cancelHold(lab.context, lab.tenantId, holdId, 'wrong', 'person:1');
  expect(done.state).toBe('cancelled');
  await lab.pass(24 * 3_600_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'cancelled', verdict: null, attempts: 0 });
  sink.check();
});

test('stopped after the delay ended and before the gate ran again, it is not written', async () => {
  const { id, holdId } = await held('between');
  await lab.pass(16 * 60_000);
  await lab.sql(`update signalbox.hold set state = 'released', closed_at = now() where id = $1`, [
    holdId,
  ]);
  await lab.sql(`update signalbox.item set state = 'deciding', hold_id = null where id = $1`, [id]);
  expect(await outcomeOf(cancelHold(lab.context, lab.tenantId, holdId, null, 'person:1'))).toBe(
    'done',
  );
  await lab.tick();
  expect((await lab.item(id)).state).toBe('cancelled');
  sink.check();
});

test('stopped after the gate released it and before its first byte, it is not written', async () => {
  const { id, holdId } = await held('released-unsent');
  await lab.pass(16 * 60_000);
  await sweepDelays(lab.context);
  for (const job of await lab.jobs()) if (job.task === 'regate') await runJob(lab.context, job);
  expect(await lab.item(id)).toMatchObject({ state: 'writing', verdict: 'pending', attempts: 0 });
  expect(await outcomeOf(cancelHold(lab.context, lab.tenantId, holdId, null, 'person:1'))).toBe(
    'done',
  );
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'cancelled', verdict: null, attempts: 0 });
  sink.check();
});

test('stopping while the delay ends leaves each item either stopped or written, never both', async () => {
  const rounds = 20;
  const all = await Promise.all(Array.from({ length: rounds }, (_, n) => held(`race-${n}`)));
  sink.openTo('race-');
  await lab.pass(15 * 60_000);
  const stops = all.map(({ holdId }, n) =>
    new Promise((resolve) => setTimeout(resolve, n * 4)).then(() =>
      outcomeOf(cancelHold(lab.context, lab.tenantId, holdId, null, 'person:1')),
    ),
  );
  await lab.tick();
  const ends = await Promise.all(stops);
  await lab.tick();
  for (const [n, { id }] of all.entries()) {
    const { state } = await lab.item(id);
    const effects = sink.effects.filter((effect) => effect.ticket === `race-${n}`).length;
    if (ends[n] === 'done') expect([state, effects]).toEqual(['cancelled', 0]);
    else expect([ends[n], state, effects]).toEqual(['write_started', 'resolved', 1]);
  }
  sink.check();
});

test('a released one is written at once, and only once', async () => {
  sink.expect('released', {});
  const { id, holdId } = await held('released');
  await releaseHold(lab.context, lab.tenantId, holdId, 'person:1');
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({
    state: 'resolved',
    verdict: 'confirmed',
    attempts: 1,
  });
  expect(await outcomeOf(releaseHold(lab.context, lab.tenantId, holdId, 'person:1'))).toBe(
    'write_started',
  );
  expect(await outcomeOf(cancelHold(lab.context, lab.tenantId, holdId, null, 'person:1'))).toBe(
    'write_started',
  );
  sink.check();
});
