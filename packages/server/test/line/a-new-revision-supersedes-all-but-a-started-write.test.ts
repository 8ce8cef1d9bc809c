import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelHold, releaseHold } from '../../src/line/review/change-hold.ts';
import { runJob } from '../../src/line/runner/run-job.ts';
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

const holdsOf = async (itemId: string): Promise<readonly string[]> =>
  (
    await lab.sql<{ state: string }>(
      'select state from signalbox.hold where item_id = $1 order by id',
      [itemId],
    )
  ).map((row) => row.state);

test('an open delay is superseded and the item is decided again from the new text', async () => {
  const id = await lab.accept({ externalId: 'delay', revision: '1' });
  await lab.drain();
  const first = await lab.item(id);
  const again = await lab.accept({
    externalId: 'delay',
    revision: '2',
    subject: 'outage',
    body: 'outage',
  });
  expect(again).toBe(id);
  expect(
    await outcomeOf(cancelHold(lab.context, lab.tenantId, first.holdId ?? '', null, 'p')),
  ).toBe('hold_closed');
  expect(await outcomeOf(releaseHold(lab.context, lab.tenantId, first.holdId ?? '', 'p'))).toBe(
    'hold_closed',
  );
  sink.expect('delay', {});
  await lab.pass(15 * 60_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', revisionNo: 2 });
  expect(sink.effects.map((effect) => effect.fields['category'])).toEqual(['outage']);
  expect(await holdsOf(id)).toEqual(['superseded']);
  sink.check();
});

test('a released action nobody has sent yet is withdrawn', async () => {
  const id = await lab.accept({
    externalId: 'unsent',
    revision: '1',
    subject: 'outage',
    body: 'outage',
  });
  const [advance] = await lab.jobs();
  if (advance !== undefined) await runJob(lab.context, advance);
  expect((await lab.item(id)).state).toBe('writing');
  await lab.accept({
    externalId: 'unsent',
    revision: '2',
    subject: 'hello',
    body: 'all is well again',
  });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review', revisionNo: 2, attempts: 0 });
  sink.check();
});

test('a write that has started runs to its verdict, and then the item is decided again', async () => {
  sink.expect('started', { commitAfterMs: 400 });
  const id = await lab.accept({
    externalId: 'started',
    revision: '1',
    subject: 'outage',
    body: 'outage',
  });
  const working = lab.drain();
  for (let tries = 0; sink.writes.at(-1)?.ticket !== 'started' && tries < 400; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const revised = await lab.offer({
    externalId: 'started',
    revision: '2',
    subject: 'maybe',
    body: 'maybe',
  });
  expect(revised).toEqual({ kind: 'accepted', id, state: 'writing', duplicate: false });
  expect((await lab.item(id)).state).toBe('writing');
  await working;
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review', revisionNo: 2, lane: 'assisted' });
  const [first] = await lab.sql<{ verdict: string }>(
    'select verdict from signalbox.action where item_id = $1 order by id limit 1',
    [id],
  );
  expect(first?.verdict).toBe('confirmed');
  sink.check();
});

test('a lost write is looked for before the new revision is decided', async () => {
  const before = sink.effects.length;
  sink.expect('lost', { answer: 'drop', answerAfterMs: 0, commitAfterMs: 200 });
  const id = await lab.accept({
    externalId: 'lost',
    revision: '1',
    subject: 'outage',
    body: 'outage',
  });
  await lab.drain();
  await lab.accept({ externalId: 'lost', revision: '2', subject: 'maybe', body: 'maybe' });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'writing', revisionNo: 2, attempts: 1 });
  await expect.poll(() => sink.effects.length).toBe(before + 1);
  await lab.pass(41_000);
  await lab.tick();
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review', revisionNo: 2 });
  expect(sink.effects.filter((effect) => effect.ticket === 'lost')).toHaveLength(1);
  sink.check();
});

test('an ended item is opened again by a new revision, in whatever state it ended', async () => {
  sink.expect('ended', {}, {});
  const id = await lab.accept({
    externalId: 'ended',
    revision: '1',
    subject: 'outage',
    body: 'outage',
  });
  await lab.drain();
  expect((await lab.item(id)).state).toBe('resolved');
  await lab.accept({
    externalId: 'ended',
    revision: '2',
    subject: 'vpn',
    body: 'vpn',
    fields: { category: 'outage', priority: 'urgent' },
  });
  await lab.drain();
  const held = await lab.item(id);
  await cancelHold(lab.context, lab.tenantId, held.holdId ?? '', null, 'person:1');
  expect((await lab.item(id)).state).toBe('cancelled');
  await lab.accept({
    externalId: 'ended',
    revision: '3',
    subject: 'vpn',
    body: 'vpn!',
    fields: { category: 'outage', priority: 'urgent' },
  });
  await lab.drain();
  await lab.pass(15 * 60_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', revisionNo: 3 });
  expect(sink.fieldsOf('ended')).toMatchObject({ category: 'network', priority: 'low' });
  sink.check();
});

test('twenty revisions at once are all taken in, and the item is decided at the last', async () => {
  const id = await lab.accept({ externalId: 'many', revision: '0' });
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      lab.offer({ externalId: 'many', revision: `r${n}`, body: `vpn ${n}` }),
    ),
  );
  expect(all.every((one) => one.kind === 'accepted' && one.id === id && !one.duplicate)).toBe(true);
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'held', revisionNo: 21 });
});
