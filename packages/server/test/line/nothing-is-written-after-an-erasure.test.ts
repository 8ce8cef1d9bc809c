import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { runJob } from '../../src/line/runner/run-job.ts';
import { sweepDelays } from '../../src/line/runner/sweep.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;
const day = 24 * 3_600_000;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, delay: '15m' }));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

async function erase(id: string): Promise<void> {
  const { database, tenantId, master } = lab;
  const keys = tenantKeys(master, tenantId);
  await eraseItem({ database, keys, nowMs: Date.now(), actor: 'system' }, id);
}

async function expectNeverWritten(id: string): Promise<void> {
  await lab.pass(2 * day);
  await lab.tick();
  await lab.pass(2 * day);
  await lab.tick();
  expect(sink.writes).toHaveLength(0);
  expect(await lab.item(id)).toMatchObject({ state: 'cancelled', verdict: null, attempts: 0 });
  sink.check();
}

async function held(externalId: string): Promise<string> {
  const id = await lab.accept({ externalId });
  await lab.drain();
  expect((await lab.item(id)).state).toBe('held');
  return id;
}

test('erased while it waits for the end of its delay', async () => {
  const id = await held('waiting');
  await erase(id);
  await expectNeverWritten(id);
});

test('erased after the gate released it, with its write already queued', async () => {
  const id = await held('queued');
  await lab.pass(16 * 60_000);
  await sweepDelays(lab.context);
  const regate = (await lab.jobs()).find((job) => job.task === 'regate');
  if (regate === undefined) throw new Error('the end of the delay queued nothing');
  await runJob(lab.context, regate);
  expect((await lab.item(id)).state).toBe('writing');
  await erase(id);
  await expectNeverWritten(id);
});

test('erased in the moment in which a verdict can still be undone', async () => {
  await lab.publish(lineFiles({ sinkUrl: sink.url, autonomy: 'suggest' }));
  const review = await reviewOf(lab, { externalId: 'approved' });
  await say(lab, review, { verdict: 'accept' });
  const id = review.itemId;
  expect((await lab.item(id)).state).toBe('held');
  await erase(id);
  await expectNeverWritten(id);
});
