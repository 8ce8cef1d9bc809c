import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';
import {
  alertsOf,
  type Clocked,
  clocked,
  controlOf,
  entriesOf,
  reasonsOf,
  send,
} from './support.ts';

let lab: LineLab;
let sink: ScriptedSink;
let clock: Clocked;
let broken = false;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ watched: true, sinkUrl: sink.url, guarantee: 'marker' }));
  clock = clocked(lab);
  sink.openTo('ok-', () => (broken ? { answer: 400, apply: [] } : {}));
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

const watch = (): Promise<void> => lab.watch(clock.reducer);
const source = 'sink';

test('one failure of twenty is bad luck; two are five percent and more: its breaker opens', async () => {
  await send(lab, 19, { prefix: 'ok-a', subject: 'vpn', source }, clock.context);
  broken = true;
  const [first] = await send(lab, 1, { prefix: 'ok-b', subject: 'vpn', source }, clock.context);
  await watch();
  expect((await lab.item(first ?? '')).state).toBe('stuck');
  expect(await controlOf(lab, 'breaker:source:sink')).toBeUndefined();
  await send(lab, 1, { prefix: 'ok-c', subject: 'vpn', source }, clock.context);
  await watch();
  expect(await controlOf(lab, 'breaker:source:sink')).toMatchObject({
    ...{ tripped: true, share: 0, cause: { code: 'error_rate' } },
    reason: '9.5 % of 21 calls failed, the limit is 5 %',
  });
  expect(await entriesOf(lab, 'breaker:source:sink')).toMatchObject([
    { type: 'breaker_changed', detail: { from: 'closed', to: 'open', source: 'sink' } },
  ]);
  expect(await alertsOf(lab, 'breaker:source:sink')).toMatchObject([
    { kind: 'breaker', level: 'alert', state: 'firing' },
  ]);
});

test('while it is open nothing is sent, and what would be free asks a person', async () => {
  const before = sink.writes.length;
  const [id] = await send(lab, 1, { prefix: 'ok-d', subject: 'vpn', source }, clock.context);
  expect(await lab.item(id ?? '')).toMatchObject({ state: 'in_review', lane: 'assisted' });
  expect(await reasonsOf(lab, id ?? '')).toContain('breaker_open');
  expect(sink.writes).toHaveLength(before);
  // Another source is none of its business.
  const [other] = await send(lab, 1, { prefix: 'desk', subject: 'vpn' }, clock.context);
  expect(await lab.item(other ?? '')).toMatchObject({ state: 'resolved' });
});

test('after a while a growing share is tried, and it closes when that arrives', async () => {
  broken = false;
  clock.pass(5 * 60_000);
  await watch();
  expect(await controlOf(lab, 'breaker:source:sink')).toMatchObject({ share: 0.05 });
  clock.draw(0.01);
  for (let step = 0; step < 3; step += 1) {
    await send(lab, 5, { prefix: `ok-probe-${step}`, subject: 'vpn', source }, clock.context);
    await watch();
  }
  expect(await controlOf(lab, 'breaker:source:sink')).toMatchObject({ tripped: false, share: 1 });
  expect(await alertsOf(lab, 'breaker:source:sink')).toMatchObject([{ state: 'recovered' }]);
  const [id] = await send(lab, 1, { prefix: 'ok-z', subject: 'vpn', source }, clock.context);
  expect(await lab.item(id ?? '')).toMatchObject({ state: 'resolved', lane: 'auto' });
});
