import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rerunItem } from '../../src/line/runner/rerun.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink, type WriteStep } from '../support/scripted-sink.ts';

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

/** Longer than timeout and settling together: what was sent has arrived or never will. */
const settledMs = 41_000;

async function written(externalId: string, ...steps: readonly WriteStep[]): Promise<string> {
  sink.expect(externalId, ...steps);
  const id = await lab.accept({ externalId });
  await lab.drain();
  return id;
}

async function settle(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await lab.pass(settledMs);
    await lab.tick();
  }
}

const attemptsOf = async (id: string): Promise<readonly (string | null)[]> =>
  (
    await lab.sql<{ verdict: string | null }>(
      'select verdict from signalbox.attempt where item_id = $1 order by number',
      [id],
    )
  ).map((row) => row.verdict);

test('confirmed: every field stands as intended and the marker is there', async () => {
  const id = await written('confirmed', {});
  expect(await lab.item(id)).toMatchObject({
    state: 'resolved',
    verdict: 'confirmed',
    attempts: 1,
  });
  expect(await attemptsOf(id)).toEqual(['confirmed']);
  expect(await lab.sql('select 1 from signalbox.write_lease')).toEqual([]);
});

test('not applied: a system that answers 200 and does nothing is asked three times, then a person is', async () => {
  const id = await written('ignored', { apply: [] }, { apply: [] }, { apply: [] });
  expect(await lab.item(id)).toMatchObject({ state: 'writing', verdict: 'pending', attempts: 1 });
  await settle(3);
  expect(await lab.item(id)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_not_applied',
    verdict: 'not_applied',
  });
  expect(await attemptsOf(id)).toEqual(['not_applied', 'not_applied', 'not_applied']);
  expect(
    new Set(sink.writes.filter((one) => one.ticket === 'ignored').map((one) => one.key)).size,
  ).toBe(1);
});

test('partly applied: some fields and the marker arrived; it is not resolved and not written over', async () => {
  const id = await written('partly', { apply: ['category'] });
  expect(await attemptsOf(id)).toEqual(['partly_applied']);
  await settle(2);
  expect(await lab.item(id)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_partly_applied',
    attempts: 1,
  });
});

test('partly applied and then complete: what settles late is confirmed', async () => {
  const id = await written('slow-field', { apply: ['category'] });
  sink.set('slow-field', { priority: 'low' });
  await settle(1);
  expect(await lab.item(id)).toMatchObject({
    state: 'resolved',
    verdict: 'confirmed',
    attempts: 1,
  });
});

test('conflicting: a person changed the value since the ticket came in; nothing is written over it', async () => {
  sink.set('changed', { category: 'billing' });
  const id = await lab.accept({ externalId: 'changed', fields: { category: 'new' } });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_conflicting',
    attempts: 0,
  });
  expect(sink.fieldsOf('changed')).toEqual({ category: 'billing' });
});

test('overwritten: our marker is there and every field is another; it is not fought over', async () => {
  const id = await written('overwritten', {
    overwriteWith: { category: 'billing', priority: 'high' },
  });
  await settle(2);
  expect(await lab.item(id)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_overwritten',
    attempts: 1,
  });
  expect(sink.fieldsOf('overwritten')).toEqual({ category: 'billing', priority: 'high' });
});

test('already as intended: nothing is sent when values and marker are there from an earlier run', async () => {
  const id = await written('rerun', { apply: ['category'] });
  await settle(2);
  expect((await lab.item(id)).state).toBe('stuck');
  sink.set('rerun', { priority: 'low' });
  expect(await rerunItem(lab.context, lab.tenantId, id, 'person:1')).toBe('deciding');
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({
    state: 'resolved',
    verdict: 'confirmed',
    attempts: 1,
  });
});

test('refused: 404 is final, says so, and is written when a person runs it again', async () => {
  sink.failReads('gone', { answer: 404 });
  const id = await lab.accept({ externalId: 'gone' });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_refused',
    attempts: 0,
  });
  sink.expect('gone', { apply: [], answer: 404 }, {});
  await rerunItem(lab.context, lab.tenantId, id, 'person:1');
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_refused',
    attempts: 1,
  });
  expect(await lab.sql('select 1 from signalbox.write_lease')).toEqual([]);
  await rerunItem(lab.context, lab.tenantId, id, 'person:1');
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', attempts: 2 });
});

test('a redirect is not followed: it is a refusal', async () => {
  sink.failReads('moved', { answer: 302, headers: { location: `${sink.url}/tickets/elsewhere` } });
  const id = await lab.accept({ externalId: 'moved' });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'stuck', stuckCode: 'write_refused' });
  expect(sink.reads.some((read) => read.ticket === 'elsewhere')).toBe(false);
});

for (const [name, body] of [
  ['garbage', 'this is no JSON'],
  ['huge', JSON.stringify({ category: 'x'.repeat(3_000_000) })],
] as const) {
  test(`${name} before the write: nothing is sent until the system can be read again`, async () => {
    sink.failReads(name, { answer: 200, body });
    const id = await lab.accept({ externalId: name });
    await lab.drain();
    expect(await lab.item(id)).toMatchObject({ state: 'writing', attempts: 0 });
    sink.expect(name, {});
    await lab.pass(6_000);
    await lab.drain();
    expect(await lab.item(id)).toMatchObject({ state: 'resolved', attempts: 1 });
  });

  test(`${name} after the write: unknown until it settled, then confirmed without a second effect`, async () => {
    const ticket = `${name}-after`;
    const id = await written(ticket, { thenFailReads: [{ answer: 200, body }] });
    expect(await lab.item(id)).toMatchObject({ state: 'writing', verdict: 'pending', attempts: 1 });
    expect(await attemptsOf(id)).toEqual(['unknown']);
    await settle(1);
    expect(await lab.item(id)).toMatchObject({
      state: 'resolved',
      verdict: 'confirmed',
      attempts: 1,
    });
    expect(sink.effects.filter((effect) => effect.ticket === ticket)).toHaveLength(1);
  });
}

test('an answer of garbage to the write itself changes no verdict: only the read-back counts', async () => {
  const id = await written('chatty', { body: '<html>ok</html>', answer: 200 });
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
});

test('429 before the write: it stays away as long as it is told, with one job and no attempt', async () => {
  sink.failReads('busy', { answer: 429, headers: { 'retry-after': '600' } });
  const id = await lab.accept({ externalId: 'busy' });
  await lab.drain();
  for (let minutes = 0; minutes < 9; minutes += 1) {
    await lab.pass(60_000);
    await lab.tick();
  }
  expect(sink.reads.filter((read) => read.ticket === 'busy')).toHaveLength(1);
  expect(await lab.item(id)).toMatchObject({ state: 'writing', attempts: 0 });
  expect(await lab.jobs()).toHaveLength(1);
  sink.expect('busy', {});
  await lab.pass(61_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', attempts: 1 });
});

test('429 to the write: nothing is sent again before it says so', async () => {
  const id = await written('busy-write', {
    apply: [],
    answer: 429,
    headers: { 'retry-after': '600' },
  });
  for (let minutes = 0; minutes < 9; minutes += 1) {
    await lab.pass(60_000);
    await lab.tick();
  }
  expect(sink.writes.filter((write) => write.ticket === 'busy-write')).toHaveLength(1);
  sink.expect('busy-write', {});
  await lab.pass(61_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', attempts: 2 });
});

test('an outage is waited for, however long, and nothing is sent meanwhile', async () => {
  const unreachable = Array.from({ length: 15 }, () => ({ answer: 503 }));
  sink.failReads('outage', ...unreachable);
  const id = await lab.accept({ externalId: 'outage' });
  await lab.drain();
  for (let n = 0; n < 4; n += 1) {
    await lab.pass(301_000);
    await lab.tick();
  }
  expect(await lab.item(id)).toMatchObject({ state: 'writing', attempts: 0 });
  sink.expect('outage', {});
  await lab.pass(301_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', attempts: 1 });
});

test('a source that left the workspace makes its items stuck, and back again lets them be decided anew', async () => {
  const id = await lab.accept({ externalId: 'orphan' });
  await lab.publish(lineFiles({}));
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'stuck', stuckCode: 'source_gone' });
  await lab.publish(lineFiles({ sinkUrl: sink.url }));
  sink.expect('orphan', {});
  await rerunItem(lab.context, lab.tenantId, id, 'person:1');
  await lab.drain();
  expect((await lab.item(id)).state).toBe('resolved');
});
