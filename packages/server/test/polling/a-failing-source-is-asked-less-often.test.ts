import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LineLab, openLine } from '../support/line.ts';
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
