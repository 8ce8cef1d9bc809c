import { afterAll, beforeAll, expect, test } from 'vitest';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { cancelHold } from '../../src/line/review/change-hold.ts';
import { holdToReview } from '../../src/line/review/hold-to-review.ts';
import { write } from '../../src/line/runner/write.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { checkOf, say, type TestReview } from '../support/review.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
/** What is automatic is written at once. */
let lab: LineLab;
/** What is automatic waits a quarter of an hour. */
let slow: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, sample: 1 }));
  slow = await openLine(lineFiles({ sinkUrl: sink.url, sample: 1, delay: '15m' }));
});
afterAll(async () => {
  await lab.close();
  await slow.close();
  await sink.close();
});

async function decided(on: LineLab, externalId: string): Promise<TestReview> {
  const itemId = await on.accept({ externalId, fields: { category: 'other', priority: 'normal' } });
  await on.drain();
  return checkOf(on, itemId);
}

const corrected = { verdict: 'edit', fields: { category: 'access' } } as const;

async function holdOf(on: LineLab, itemId: string): Promise<string> {
  const { holdId } = await on.item(itemId);
  if (holdId === null) throw new Error('it waits for nothing');
  return holdId;
}

const undo = (on: LineLab, holdId: string): Promise<string> =>
  outcomeOf(cancelHold(on.context, on.tenantId, holdId, 'misclick', 'person:1'));

const actionsOf = (on: LineLab, itemId: string): Promise<readonly Record<string, unknown>[]> =>
  on.sql(
    `select payload -> 'fields' as fields, approved_by as by, verdict, attempts from signalbox.action
     where item_id = $1 order by id`,
    [itemId],
  );
const outcomesOf = (on: LineLab, itemId: string): Promise<readonly Record<string, unknown>[]> =>
  on.sql(
    'select field, value, predicted, correct, sampled from signalbox.outcome where item_id = $1 order by field',
    [itemId],
  );
const keysTo = (ticket: string): readonly string[] =>
  sink.effects.filter((effect) => effect.ticket === ticket).map((effect) => effect.key);

test('after a confirmed write it goes out once, as a new action that holds only what was wrong', async () => {
  sink.set('written', { category: 'other', priority: 'normal' });
  sink.expect('written', {}, {});
  const check = await decided(lab, 'written');
  expect(await say(lab, check, corrected)).toEqual({ itemId: check.itemId, state: 'held' });
  await lab.tick();
  expect(keysTo('written')).toHaveLength(1);
  await lab.pass(10_000);
  await lab.tick();
  await lab.tick();
  const [first, second] = keysTo('written');
  expect(keysTo('written')).toHaveLength(2);
  expect(second).not.toBe(first);
  const after = await lab.item(check.itemId);
  expect(after).toMatchObject({ state: 'resolved', verdict: 'confirmed', actionId: second });
  expect(sink.fieldsOf('written')).toMatchObject({ category: 'access', priority: 'low' });
  expect(await actionsOf(lab, check.itemId)).toEqual([
    {
      fields: { category: 'network', priority: 'low' },
      by: null,
      verdict: 'confirmed',
      attempts: 1,
    },
    { fields: { category: 'access' }, by: 'person:1', verdict: 'confirmed', attempts: 1 },
  ]);
  expect(await outcomesOf(lab, check.itemId)).toEqual([
    { field: 'category', value: 'access', predicted: 'network', correct: false, sampled: 1 },
    { field: 'priority', value: 'low', predicted: 'low', correct: true, sampled: 1 },
  ]);
  sink.check();
});

test('it gives way to what a person changed outside since', async () => {
  sink.set('changed-outside', { category: 'other' });
  sink.expect('changed-outside', {});
  const check = await decided(lab, 'changed-outside');
  await say(lab, check, corrected);
  sink.set('changed-outside', { category: 'hardware' });
  await lab.pass(10_000);
  await lab.tick();
  expect(await lab.item(check.itemId)).toMatchObject({
    state: 'stuck',
    stuckCode: 'write_conflicting',
  });
  expect(sink.fieldsOf('changed-outside')).toMatchObject({ category: 'hardware' });
  sink.check();
});

test('a lost answer leaves one effect of a correction too', async () => {
  sink.expect('lost', {}, { answer: 'drop' });
  const check = await decided(lab, 'lost');
  await say(lab, check, corrected);
  await lab.pass(10_000);
  await lab.tick();
  await lab.pass(60_000);
  await lab.tick();
  expect(await lab.item(check.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(keysTo('lost')).toHaveLength(2);
  sink.check();
});

test('undone in its window it leaves nothing: no action, no outcome, and the check is open as it was drawn', async () => {
  sink.expect('undone', {}, {});
  const check = await decided(lab, 'undone');
  await say(lab, check, corrected);
  const window = await holdOf(lab, check.itemId);
  expect(await undo(lab, window)).toBe('done');
  await lab.pass(60_000);
  await lab.tick();
  expect(await lab.item(check.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(await actionsOf(lab, check.itemId)).toHaveLength(1);
  expect(await outcomesOf(lab, check.itemId)).toEqual([]);
  expect(await undo(lab, window)).toBe('hold_closed');
  const again = await checkOf(lab, check.itemId);
  expect(again.id).not.toBe(check.id);
  const [hold] = await lab.sql('select origin, inclusion from signalbox.hold where id = $1', [
    again.id,
  ]);
  expect(hold).toEqual({ origin: 'sample', inclusion: 1 });
  await say(lab, again, { verdict: 'edit', fields: { category: 'hardware' } });
  await lab.pass(10_000);
  await lab.tick();
  expect(sink.effects.at(-1)?.fields).toEqual({ category: 'hardware' });
  sink.check();
});

test('turning its window into a review returns the check as well', async () => {
  sink.expect('to-review', {});
  const check = await decided(lab, 'to-review');
  await say(lab, check, corrected);
  const holdId = await holdOf(lab, check.itemId);
  const asked = { holdId, like: false, reason: null, actor: 'person:1' };
  expect(await holdToReview(lab.context, lab.tenantId, asked)).toBe(1);
  expect((await lab.item(check.itemId)).state).toBe('resolved');
  expect((await checkOf(lab, check.itemId)).id).not.toBe(check.id);
  sink.check();
});

test('of a decision that still waits it takes the place: what was decided is never written', async () => {
  sink.expect('waiting', {});
  const check = await decided(slow, 'waiting');
  expect((await slow.item(check.itemId)).state).toBe('held');
  expect((await say(slow, check, corrected)).state).toBe('held');
  await slow.pass(10_000);
  await slow.tick();
  await slow.pass(60 * 60_000);
  await slow.tick();
  expect(await slow.item(check.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(sink.effects.filter((effect) => effect.ticket === 'waiting')).toMatchObject([
    { fields: { category: 'access', priority: 'low' } },
  ]);
  expect(await actionsOf(slow, check.itemId)).toMatchObject([
    { by: null, verdict: null, attempts: 0 },
    { by: 'person:1', verdict: 'confirmed', attempts: 1 },
  ]);
  sink.check();
});

test('undone while it waited, the decision waits again to its old end and is then written as decided', async () => {
  sink.expect('waits-again', {});
  const check = await decided(slow, 'waits-again');
  await say(slow, check, corrected);
  expect(await undo(slow, await holdOf(slow, check.itemId))).toBe('done');
  expect((await slow.item(check.itemId)).state).toBe('held');
  await slow.pass(14 * 60_000);
  await slow.tick();
  expect((await slow.item(check.itemId)).state).toBe('held');
  await slow.pass(60_000);
  await slow.tick();
  expect(await slow.item(check.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(sink.effects.at(-1)?.fields).toEqual({ category: 'network', priority: 'low' });
  expect(await outcomesOf(slow, check.itemId)).toEqual([]);
  await checkOf(slow, check.itemId);
  sink.check();
});

test('declined while it waits, it is never written', async () => {
  const check = await decided(slow, 'declined');
  expect((await say(slow, check, { verdict: 'decline' })).state).toBe('handed_over');
  await slow.pass(60 * 60_000);
  await slow.tick();
  expect(await slow.item(check.itemId)).toMatchObject({ state: 'handed_over', verdict: null });
  sink.check();
});

test('what goes to a review when it is gated again needs no check beside it', async () => {
  const check = await decided(slow, 'regated');
  const by = { actor: 'person:1', reason: 'test', until: null };
  await setSwitch(slow.context, slow.tenantId, { id: 'agent:triage', tripped: true, ...by });
  await slow.pass(15 * 60_000);
  await slow.tick();
  expect((await slow.item(check.itemId)).state).toBe('in_review');
  expect(await outcomeOf(say(slow, check, { verdict: 'accept' }))).toBe('review_decided');
  await setSwitch(slow.context, slow.tenantId, { id: 'agent:triage', tripped: false, ...by });
  sink.check();
});

test('a person who stops or takes over the delay leaves the check open or closes it', async () => {
  const stopped = await decided(slow, 'stopped');
  await undo(slow, await holdOf(slow, stopped.itemId));
  expect((await slow.item(stopped.itemId)).state).toBe('cancelled');
  // It never acted, but whether it would have been right is still worth knowing; nothing is written for it.
  expect((await say(slow, stopped, corrected)).state).toBe('cancelled');
  expect(await outcomesOf(slow, stopped.itemId)).toHaveLength(2);
  const taken = await decided(slow, 'taken');
  const holdId = await holdOf(slow, taken.itemId);
  const asked = { holdId, like: false, reason: null, actor: 'person:1' };
  await holdToReview(slow.context, slow.tenantId, asked);
  await expect(checkOf(slow, taken.itemId)).rejects.toThrow('nobody is asked');
  await slow.tick();
  sink.check();
});

test('while the write is under way a correction is refused, and taken once it has ended', async () => {
  sink.expect('under-way', { commitAfterMs: 300 }, {});
  const itemId = await lab.accept({ externalId: 'under-way' });
  const [advance] = await lab.jobs();
  const writing = lab.drain();
  for (let tries = 0; sink.writes.at(-1)?.ticket !== 'under-way' && tries < 400; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(advance?.task).toBe('advance');
  const check = await checkOf(lab, itemId);
  expect(await outcomeOf(say(lab, check, corrected))).toBe('write_started');
  expect(await outcomeOf(say(lab, check, { verdict: 'decline' }))).toBe('write_started');
  expect(await outcomesOf(lab, itemId)).toEqual([]);
  await writing;
  await say(lab, check, corrected);
  await lab.pass(10_000);
  await lab.tick();
  expect(await lab.item(itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  sink.check();
});

test('an edit that changes nothing, or a field the agent does not have, is refused whole', async () => {
  sink.expect('no-change', {});
  const check = await decided(lab, 'no-change');
  for (const fields of [{}, { category: 'network' }, { owner: 'me' }]) {
    expect(await outcomeOf(say(lab, check, { verdict: 'edit', fields }))).toBe('invalid_body');
  }
  expect((await lab.item(check.itemId)).state).toBe('resolved');
  expect(await outcomesOf(lab, check.itemId)).toEqual([]);
  sink.check();
});

test('a worker that read the decision before it was corrected writes nothing of it', async () => {
  const check = await decided(slow, 'late-worker');
  // As if the delay had just ended and its write were about to start.
  await slow.pass(15 * 60_000);
  await slow.sql(
    `update signalbox.hold set state = 'released' where item_id = $1 and kind = 'delay'`,
    [check.itemId],
  );
  await slow.sql(
    `update signalbox.action a set verdict = 'pending', epoch = e.epoch from signalbox.tenant_epoch e where a.item_id = $1`,
    [check.itemId],
  );
  await slow.sql(`update signalbox.item set state = 'deciding', hold_id = null where id = $1`, [
    check.itemId,
  ]);
  await slow.sql(`update signalbox.item set state = 'writing' where id = $1`, [check.itemId]);
  const { actionId } = await slow.item(check.itemId);
  expect((await say(slow, check, corrected)).state).toBe('held');
  await write(slow.context, slow.tenantId, [actionId ?? ''], 1);
  sink.expect('late-worker', {});
  await slow.pass(10_000);
  await slow.tick();
  expect(keysTo('late-worker')).toHaveLength(1);
  expect(sink.fieldsOf('late-worker')).toMatchObject({ category: 'access' });
  sink.check();
});
