import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runJob } from '../../src/line/runner/run-job.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url }));
});
afterEach(() => sink.check());
afterAll(async () => {
  await lab.close();
  await sink.close();
});

const settledMs = 41_000;
const effectsOn = (ticket: string): number =>
  sink.effects.filter((one) => one.ticket === ticket).length;
const writesOn = (ticket: string): readonly string[] =>
  sink.writes.filter((one) => one.ticket === ticket).map((one) => one.key);

test('the answer is lost and the effect comes late: looked for after settling, confirmed, one effect', async () => {
  sink.expect('late', { answer: 'drop', answerAfterMs: 0, commitAfterMs: 300 });
  const id = await lab.accept({ externalId: 'late' });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'writing', verdict: 'pending', attempts: 1 });
  await expect.poll(() => effectsOn('late')).toBe(1);
  const readsSoFar = sink.reads.length;
  await lab.pass(30_000);
  await lab.tick();
  const { actionId } = await lab.item(id);
  const again = {
    task: 'write',
    tenantId: lab.tenantId,
    ids: [actionId ?? ''],
    attempt: 1,
  } as const;
  await runJob(lab.context, again);
  // Not even looked for while the request may still be on its way.
  expect(sink.reads).toHaveLength(readsSoFar);
  await lab.pass(settledMs);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({
    state: 'resolved',
    verdict: 'confirmed',
    attempts: 1,
  });
  expect(effectsOn('late')).toBe(1);
});

test('the request is lost: written once more, with the same key', async () => {
  sink.expect('lost', { apply: [], answer: 'drop' }, {});
  const id = await lab.accept({ externalId: 'lost' });
  await lab.drain();
  await lab.pass(settledMs);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({
    state: 'resolved',
    verdict: 'confirmed',
    attempts: 2,
  });
  expect(writesOn('lost')).toHaveLength(2);
  expect(new Set(writesOn('lost')).size).toBe(1);
  expect(effectsOn('lost')).toBe(1);
});

test('a 500 that did it all the same is told from one that did nothing', async () => {
  sink.expect('liar', { answer: 500 });
  sink.expect('honest', { apply: [], answer: 500 }, {});
  const liar = await lab.accept({ externalId: 'liar' });
  const honest = await lab.accept({ externalId: 'honest' });
  await lab.drain();
  await lab.pass(settledMs);
  await lab.tick();
  expect(await lab.item(liar)).toMatchObject({ state: 'resolved', attempts: 1 });
  expect(await lab.item(honest)).toMatchObject({ state: 'resolved', attempts: 2 });
  expect([effectsOn('liar'), effectsOn('honest')]).toEqual([1, 1]);
});

test('a system that never answers is tried eight times with one key, then a person is asked', async () => {
  sink.expect(
    'silent',
    ...Array.from({ length: 8 }, () => ({ apply: [], answer: 'drop' as const })),
  );
  const id = await lab.accept({ externalId: 'silent' });
  await lab.drain();
  for (let n = 0; n < 10; n += 1) {
    await lab.pass(settledMs);
    await lab.tick();
  }
  expect(await lab.item(id)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_unknown',
    attempts: 8,
  });
  expect(new Set(writesOn('silent')).size).toBe(1);
});

test('at most once: a source that can tell no repeat is never written twice', async () => {
  await lab.publish(lineFiles({ sinkUrl: sink.url, guarantee: 'at-most-once' }));
  sink.expect('once-ok', {});
  sink.expect('once-lost', { apply: [], answer: 'drop' });
  sink.expect('once-ignored', { apply: [] });
  const [ok, lost, ignored] = [
    await lab.accept({ externalId: 'once-ok' }),
    await lab.accept({ externalId: 'once-lost' }),
    await lab.accept({ externalId: 'once-ignored' }),
  ];
  await lab.drain();
  for (let n = 0; n < 3; n += 1) {
    await lab.pass(settledMs);
    await lab.tick();
  }
  expect(await lab.item(ok)).toMatchObject({ state: 'resolved', attempts: 1 });
  expect(await lab.item(lost)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_unknown',
    attempts: 1,
  });
  expect(await lab.item(ignored)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_not_applied',
    attempts: 1,
  });
});

test('at most once, and the process died after it recorded the attempt: never sent again', async () => {
  const id = await lab.accept({ externalId: 'once-died' });
  const [advance] = await lab.jobs();
  if (advance !== undefined) await runJob(lab.context, advance);
  const { actionId } = await lab.item(id);
  await recordAttempt(actionId ?? '', id, 'once-died');
  await lab.drain();
  await lab.pass(settledMs);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_unknown',
    attempts: 1,
  });
});

/** What a process that was killed before its first byte leaves behind. */
async function recordAttempt(actionId: string, itemId: string, externalId: string): Promise<void> {
  await lab.sql('update signalbox.action set attempts = 1 where id = $1', [actionId]);
  await lab.sql(
    `with made as (insert into signalbox.attempt (tenant_id, id, action_id, item_id, number, fence, deadline_at, intended)
       values ($1, gen_random_uuid(), $2, $3, 1, 1, now() + interval '10 seconds', '{}') returning id)
     insert into signalbox.write_lease (tenant_id, source, external_id, action_id, attempt_id, fence, retry_at)
     select $1, 'sink', $4, $2, id, 1, now() + interval '40 seconds' from made`,
    [lab.tenantId, actionId, itemId, externalId],
  );
}
