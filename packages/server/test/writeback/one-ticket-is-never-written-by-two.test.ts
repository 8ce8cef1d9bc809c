import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { runJob } from '../../src/line/runner/run-job.ts';
import { inTenant } from '../../src/store/tx.ts';
import { handBack } from '../../src/store/writeback/hand-back.ts';
import { type LabProcess, type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

const rounds = 50;
let sink: ScriptedSink;
let lab: LineLab;
let other: LabProcess;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, timeout: '3s', settlesWithin: '1s' }));
  other = await lab.another();
});
afterEach(() => sink.check());
afterAll(async () => {
  await lab.close();
  await sink.close();
});

const effectsOn = (ticket: string): number =>
  sink.effects.filter((one) => one.ticket === ticket).length;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An item whose action is released and not yet written. */
async function released(
  externalId: string,
): Promise<{ readonly id: string; readonly actionId: string }> {
  const id = await lab.accept({ externalId });
  for (const job of await lab.jobs()) {
    if (job.task === 'advance') await runJob(lab.context, job);
  }
  await lab.sql('delete from graphile_worker._private_jobs');
  const { state, actionId } = await lab.item(id);
  expect(state).toBe('writing');
  return { id, actionId: actionId ?? '' };
}

const write = (process_: LabProcess, actionId: string): Promise<void> =>
  runJob(process_.context, { task: 'write', tenantId: lab.tenantId, ids: [actionId], attempt: 1 });

test('two processes woken for one action at once send one request, in fifty rounds of fifty', async () => {
  for (let round = 0; round < rounds; round += 1) {
    const ticket = `both-${round}`;
    sink.expect(ticket, { commitAfterMs: round % 5 });
    const { id, actionId } = await released(ticket);
    await Promise.all([write(lab, actionId), write(other, actionId), write(lab, actionId)]);
    expect(await lab.item(id)).toMatchObject({ state: 'resolved', attempts: 1 });
    expect(effectsOn(ticket)).toBe(1);
  }
});

test('a worker thought dead cannot record a verdict for its successor', async () => {
  sink.expect('fence', { apply: [], answerAfterMs: 300 }, { commitAfterMs: 700 });
  const { id, actionId } = await released('fence');
  let slowEnded = false;
  const slow = write(lab, actionId).then(() => {
    slowEnded = true;
  });
  await expect.poll(() => sink.writes.filter((one) => one.ticket === 'fence').length).toBe(1);
  await lab.pass(5_000);
  const successor = write(other, actionId);
  // The first speaks up while the attempt of the second is under way.
  await expect.poll(() => slowEnded).toBe(true);
  expect(await lab.item(id)).toMatchObject({ state: 'writing', verdict: 'pending', attempts: 2 });
  await successor;
  expect(await lab.item(id)).toMatchObject({
    state: 'resolved',
    verdict: 'confirmed',
    attempts: 2,
  });
  await slow;
  // Its own attempt never got a verdict.
  const attempts = await lab.sql(
    'select number, verdict from signalbox.attempt where item_id = $1 order by number',
    [id],
  );
  expect(attempts).toEqual([
    { number: 1, verdict: null },
    { number: 2, verdict: 'confirmed' },
  ]);
});

test('a worker woken beside one that is writing takes nothing back when a switch is tripped', async () => {
  sink.expect('beside', { commitAfterMs: 300 });
  const { id, actionId } = await released('beside');
  const writing = write(lab, actionId);
  await expect.poll(() => sink.writes.filter((one) => one.ticket === 'beside').length).toBe(1);
  const change = { id: 'tenant', reason: 'test', until: null, actor: 'person:1' };
  await setSwitch(lab.context, lab.tenantId, { ...change, tripped: true });
  const taken = await inTenant(other.database, lab.tenantId, (tx) => handBack(tx, [actionId]), {
    epoch: 'hold',
  });
  expect(taken).toEqual([]);
  await writing;
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  await setSwitch(lab.context, lab.tenantId, { ...change, tripped: false });
});

test('a lost write of a stopped agent goes to people once it is known that it never arrived', async () => {
  sink.expect('stopped', { apply: [], answer: 'drop' });
  const { id } = await released('stopped').then(async (one) => {
    await write(lab, one.actionId);
    return one;
  });
  const change = { id: 'agent:triage', reason: 'test', until: null, actor: 'person:1' };
  await setSwitch(lab.context, lab.tenantId, { ...change, tripped: true });
  await lab.pass(5_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review', attempts: 1 });
  expect(await lab.sql('select action_id from signalbox.write_lease')).toEqual([]);
  await setSwitch(lab.context, lab.tenantId, { ...change, tripped: false });
  sink.expect('stopped', {});
  await lab.accept({ externalId: 'stopped', revision: '2', body: 'the vpn again' });
  await lab.drain();
  await lab.pass(1_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', revisionNo: 2 });
  expect(effectsOn('stopped')).toBe(1);
});

test('a lease left by an action that ended elsewhere keeps the next one away only until it is over', async () => {
  const { id, actionId } = await released('left-over');
  await lab.sql(
    `insert into signalbox.write_lease (tenant_id, source, external_id, action_id, attempt_id, fence, retry_at)
     values ($1, 'sink', 'left-over', gen_random_uuid(), gen_random_uuid(), 1, now() + interval '30 seconds')`,
    [lab.tenantId],
  );
  await write(lab, actionId);
  await pause(10);
  expect(await lab.item(id)).toMatchObject({ state: 'writing', attempts: 0 });
  await lab.pass(20_000);
  await lab.tick();
  expect(effectsOn('left-over')).toBe(0);
  sink.expect('left-over', {});
  await lab.pass(11_000);
  await lab.tick();
  await lab.pass(2_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', attempts: 1 });
});
