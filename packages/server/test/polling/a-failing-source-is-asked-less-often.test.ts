import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPoller } from '../../src/polling/poller.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { until } from '../support/until.ts';
import { type FakeRedmine, fakeRedmine } from './support/fake-redmine.ts';
import { came, poll, redmineFiles, stateOf } from './support/polled.ts';

let redmine: FakeRedmine;
let lab: LineLab;
beforeEach(async () => {
  redmine = await fakeRedmine();
  lab = await openLine(redmineFiles(redmine.url));
  await poll(lab, 'redmine');
  redmine.nowMs += 5_000;
});
afterEach(async () => {
  await lab.close();
  await redmine.close();
});

const list = /^\/issues\.json$/;

test('the fault, how often and when it is tried again are kept, and gone after a success', async () => {
  redmine.create('vpn');
  redmine.fail(list, ...Array.from({ length: 6 }, () => ({ status: 503 })));
  const waits: number[] = [];
  for (let n = 1; n <= 6; n += 1) {
    await poll(lab, 'redmine');
    const state = await stateOf(lab, 'redmine');
    expect(state).toMatchObject({ error: 'unreachable', failures: n });
    waits.push(state?.nextInMs ?? 0);
  }
  expect(waits.at(-1)).toBeGreaterThan(400_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(900_000);
  expect(await poll(lab, 'redmine')).toBe(1);
  expect(await stateOf(lab, 'redmine')).toMatchObject({ error: null, failures: 0 });
});

test('a source that asks to be left alone is left alone that long', async () => {
  redmine.fail(list, { status: 429, headers: { 'retry-after': '1800' } });
  await poll(lab, 'redmine');
  const state = await stateOf(lab, 'redmine');
  expect(state?.error).toBe('busy');
  expect(state?.nextInMs).toBeGreaterThan(1_790_000);
});

test('an issue that cannot be asked for now is taken next time, with those before it kept', async () => {
  redmine.create('vpn 1');
  redmine.create('vpn 2');
  redmine.fail(/^\/issues\/2\.json$/, { status: 429 });
  expect(await poll(lab, 'redmine')).toBe(1);
  expect((await came(lab)).map((one) => one.externalId)).toEqual(['1']);
  expect(await stateOf(lab, 'redmine')).toMatchObject({ error: 'busy', failures: 1 });
  expect(await poll(lab, 'redmine')).toBe(1);
});

test('an issue whose answer cannot be used is passed over, counted, and holds up no other', async () => {
  redmine.create('vpn 1');
  redmine.create('vpn 2');
  redmine.fail(/^\/issues\/1\.json$/, { status: 200, body: { nothing: true } });
  expect(await poll(lab, 'redmine')).toBe(1);
  expect(await stateOf(lab, 'redmine')).toMatchObject({ skipped: 1, error: null });
});

test('a token that is refused meanwhile passes over nothing', async () => {
  redmine.create('vpn 1');
  redmine.fail(/^\/issues\/1\.json$/, { status: 401 });
  await poll(lab, 'redmine');
  expect(await stateOf(lab, 'redmine')).toMatchObject({ error: 'refused', skipped: 0 });
  expect(await poll(lab, 'redmine')).toBe(1);
});

test('an answer that cannot be taken in is kept as a fault, and asked for less often too', async () => {
  const poller = openPoller(lab.context);
  await lab.sql(
    'alter table signalbox.message add constraint full_disk check (subject <> $$vpn$$)',
  );
  redmine.create('vpn');
  const began = async (): Promise<void> => {
    await lab.sql('update signalbox.source_poll set next_at = now()');
    const over = async (): Promise<boolean> => {
      await poller.begin();
      return (await lab.sql('select from signalbox.source_poll where next_at > now()')).length > 0;
    };
    await until('the poll is over', over, 10_000);
  };
  await began();
  expect(await stateOf(lab, 'redmine')).toMatchObject({ error: 'failed', failures: 1 });
  await began();
  const state = await stateOf(lab, 'redmine');
  expect(state).toMatchObject({ error: 'failed', failures: 2 });
  expect(state?.nextInMs).toBeGreaterThan(50_000);
  await lab.sql('alter table signalbox.message drop constraint full_disk');
  await poller.close();
  expect(await poll(lab, 'redmine')).toBe(1);
  expect(await stateOf(lab, 'redmine')).toMatchObject({ error: null, failures: 0 });
});
