import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import {
  alertsOf,
  type Clocked,
  clocked,
  controlOf,
  entriesOf,
  epochOf,
  reasonsOf,
  send,
} from './support.ts';

let lab: LineLab;
let clock: Clocked;

beforeAll(async () => {
  lab = await openLine(lineFiles({ watched: true, delay: '15m' }));
  clock = clocked(lab);
});
afterAll(() => lab.close());

const watch = (): Promise<void> => lab.watch(clock.reducer);

test('ten in a row change nothing; the eleventh opens the breaker, and what waits goes to people', async () => {
  const [waiting] = await send(lab, 1, { prefix: 'waiting', subject: 'vpn is slow' });
  expect(await lab.item(waiting ?? '')).toMatchObject({ state: 'held', lane: 'auto' });
  await send(lab, 10, { prefix: 'unsure', subject: 'hello there' });
  await watch();
  expect(await controlOf(lab, 'mode:triage')).toBeUndefined();
  const before = await epochOf(lab);

  await send(lab, 1, { prefix: 'last', subject: 'hello there' });
  await watch();
  expect(await controlOf(lab, 'mode:triage')).toMatchObject({
    tripped: true,
    mode: 'safe',
    cause: { code: 'low_confidence', value: 11 },
    reason: '11 unsure decisions in a row, the limit is 10',
  });
  expect(await controlOf(lab, 'breaker:agent:triage')).toMatchObject({ tripped: true, share: 0 });
  expect(await epochOf(lab)).toBeGreaterThan(before);
  expect(await entriesOf(lab, 'mode:triage')).toMatchObject([
    { type: 'mode_changed', actor: 'system', detail: { from: 'normal', to: 'safe' } },
    { type: 'delays_stopped', detail: { stopped: 1 } },
  ]);
  expect(await lab.item(waiting ?? '')).toMatchObject({ state: 'in_review' });
  expect(await alertsOf(lab, 'mode:triage')).toMatchObject([{ level: 'alert', state: 'firing' }]);
});

test('while it is safe a person confirms what rules say', async () => {
  const [id] = await send(lab, 1, { prefix: 'safe', subject: 'vpn again' }, clock.context);
  expect(await lab.item(id ?? '')).toMatchObject({ state: 'in_review', lane: 'assisted' });
  expect(await reasonsOf(lab, id ?? '')).toContain('mode_safe');
});

test('after five minutes it is tried out with growing shares, and comes back', async () => {
  clock.pass(5 * 60_000);
  await watch();
  expect(await controlOf(lab, 'breaker:agent:triage')).toMatchObject({ share: 0.05 });
  clock.draw(0.06);
  await send(lab, 3, { prefix: 'not-drawn', subject: 'vpn' }, clock.context);
  clock.draw(0.04);
  for (const share of [0.2, 0.5]) {
    await send(lab, 5, { prefix: `probe-${share}`, subject: 'vpn' }, clock.context);
    await watch();
    expect(await controlOf(lab, 'breaker:agent:triage')).toMatchObject({ share });
  }
  await send(lab, 5, { prefix: 'probe-last', subject: 'vpn' }, clock.context);
  await watch();
  expect(await controlOf(lab, 'mode:triage')).toMatchObject({ tripped: false, mode: 'normal' });
  expect(await alertsOf(lab, 'mode:triage')).toMatchObject([{ state: 'recovered' }]);
  const [id] = await send(lab, 1, { prefix: 'back', subject: 'vpn' }, clock.context);
  expect(await lab.item(id ?? '')).toMatchObject({ state: 'held', lane: 'auto' });
});

test('an unsure one among the tried opens it again, for twice as long', async () => {
  await send(lab, 11, { prefix: 'again', subject: 'hello' }, clock.context);
  await watch();
  clock.pass(5 * 60_000);
  await watch();
  clock.draw(0.01);
  await send(lab, 1, { prefix: 'bad-probe', subject: 'hello' }, clock.context);
  await watch();
  expect(await controlOf(lab, 'breaker:agent:triage')).toMatchObject({ share: 0 });
  clock.pass(5 * 60_000 + 1);
  await watch();
  expect(await controlOf(lab, 'breaker:agent:triage')).toMatchObject({ share: 0 });
  clock.pass(5 * 60_000);
  await watch();
  expect(await controlOf(lab, 'breaker:agent:triage')).toMatchObject({ share: 0.05 });
});
