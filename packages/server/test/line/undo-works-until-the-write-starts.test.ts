import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelHold } from '../../src/line/review/change-hold.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say, type TestReview } from '../support/review.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ sinkUrl: sink.url, autonomy: 'assisted' }));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

async function accepted(externalId: string): Promise<TestReview & { readonly undoId: string }> {
  const review = await reviewOf(lab, { externalId });
  await say(lab, review, { verdict: 'accept' });
  return { ...review, undoId: (await lab.item(review.itemId)).holdId ?? '' };
}

const undo = (holdId: string): Promise<string> =>
  outcomeOf(cancelHold(lab.context, lab.tenantId, holdId, 'misclick', 'person:1'));

test('inside the window the item goes back to review and the approval is gone', async () => {
  const one = await accepted('undone');
  expect(await undo(one.undoId)).toBe('done');
  await lab.pass(60_000);
  await lab.tick();
  const after = await lab.item(one.itemId);
  expect(after).toMatchObject({
    state: 'in_review',
    verdict: null,
    attempts: 0,
    decisionId: one.decisionId,
  });
  expect(after.holdId).not.toBe(one.id);
  const [action] = await lab.sql('select approved_by from signalbox.action where id = $1', [
    after.actionId,
  ]);
  expect(action).toEqual({ approved_by: null });

  sink.expect('undone', {});
  await say(
    lab,
    { ...one, id: after.holdId ?? '' },
    { verdict: 'edit', fields: { category: 'access' } },
  );
  await lab.pass(10_000);
  await lab.tick();
  expect(sink.effects.map((effect) => effect.fields['category'])).toEqual(['access']);
  sink.check();
});

test('between the end of the window and the first byte it still works', async () => {
  const one = await accepted('late');
  await lab.pass(10_000);
  await lab.sql(`update signalbox.hold set state = 'released', closed_at = now() where id = $1`, [
    one.undoId,
  ]);
  await lab.sql(`update signalbox.item set state = 'deciding', hold_id = null where id = $1`, [
    one.itemId,
  ]);
  expect(await undo(one.undoId)).toBe('done');
  await lab.tick();
  expect((await lab.item(one.itemId)).state).toBe('in_review');
  sink.check();
});

test('once the write has started it is refused, and the write comes to its end', async () => {
  sink.expect('started', { commitAfterMs: 300 });
  const one = await accepted('started');
  await lab.pass(10_000);
  const writing = lab.tick();
  for (let tries = 0; sink.writes.at(-1)?.ticket !== 'started' && tries < 400; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(await undo(one.undoId)).toBe('write_started');
  await writing;
  expect(await lab.item(one.itemId)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
  expect(await undo(one.undoId)).toBe('write_started');
  sink.check();
});
