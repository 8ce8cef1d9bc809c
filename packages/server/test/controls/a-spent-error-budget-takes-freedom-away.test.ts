import { afterAll, beforeAll, expect, test } from 'vitest';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { say } from '../support/review.ts';
import {
  alertsOf,
  type Clocked,
  clocked,
  controlOf,
  entriesOf,
  reasonsOf,
  reporter,
  send,
} from './support.ts';

let lab: LineLab;
let clock: Clocked;
let report: Awaited<ReturnType<typeof reporter>>;
let written: readonly string[];

beforeAll(async () => {
  lab = await openLine(lineFiles({ watched: true }));
  clock = clocked(lab);
  report = await reporter(lab);
  written = await send(lab, 100, { prefix: 'free', subject: 'vpn is slow' });
});
afterAll(() => lab.close());

const watch = (): Promise<void> => lab.watch(clock.reducer);

async function wrong(from: number, to: number): Promise<void> {
  for (const id of written.slice(from, to)) await report(id, 'access', clock.context);
  await watch();
}

const modeOf = async (): Promise<string> => (await controlOf(lab, 'mode:triage'))?.mode ?? 'normal';

/** Takes tickets in and has people say that what was proposed for them is right. */
async function confirm(count: number, prefix: string): Promise<void> {
  for (const itemId of await send(lab, count, { prefix, subject: 'vpn' }, clock.context)) {
    const { holdId, decisionId, state } = await lab.item(itemId);
    if (state !== 'in_review' || holdId === null || decisionId === null) throw new Error(state);
    await say(lab, { id: holdId, itemId, decisionId }, { verdict: 'accept' });
  }
  await watch();
}

test('one wrong of a hundred spends half of what is allowed: people are warned, nothing is limited', async () => {
  expect(await lab.item(written[0] ?? '')).toMatchObject({ state: 'resolved', lane: 'auto' });
  await wrong(0, 1);
  expect(await modeOf()).toBe('normal');
  const types = (await entriesOf(lab, 'mode:triage')).map((one) => one.type);
  expect(types).toEqual(['budget_burning']);
  expect(await alertsOf(lab, 'mode:triage')).toMatchObject([{ kind: 'budget', level: 'warn' }]);
});

test('two of a hundred: reduced; everything free asks a person', async () => {
  await wrong(1, 2);
  expect(await controlOf(lab, 'mode:triage')).toMatchObject({
    mode: 'reduced',
    reason: '2 % of 100 checked decisions were wrong, the limit is 2 %',
  });
  // Its only category has earned the same.
  expect(await controlOf(lab, 'mode:triage/network')).toMatchObject({ mode: 'reduced' });
  const [id] = await send(lab, 1, { prefix: 'reduced', subject: 'vpn' }, clock.context);
  expect(await lab.item(id ?? '')).toMatchObject({ state: 'in_review', lane: 'assisted' });
  expect(await reasonsOf(lab, id ?? '')).toContain('mode_reduced');
});

test('five of a hundred: handed back; people route, it only suggests', async () => {
  await wrong(2, 6);
  expect(await modeOf()).toBe('handback');
  const [id] = await send(lab, 1, { prefix: 'handback', subject: 'vpn' }, clock.context);
  expect(await lab.item(id ?? '')).toMatchObject({ state: 'in_review', lane: 'manual' });
});

test('ten of a hundred: stopped; it does not run, and an urgent one too goes to people', async () => {
  await wrong(6, 12);
  expect(await modeOf()).toBe('stopped');
  const [id] = await send(lab, 1, { prefix: 'stopped', subject: 'outage' }, clock.context);
  expect(await lab.item(id ?? '')).toMatchObject({ state: 'in_review', lane: 'manual' });
  expect(await reasonsOf(lab, id ?? '')).toEqual(
    expect.arrayContaining(['mode_stopped', 'no_answer']),
  );
  const changes = (await entriesOf(lab, 'mode:triage'))
    .filter((one) => one.type === 'mode_changed')
    .map(({ detail }) => `${detail['from']} > ${detail['to']}`);
  expect(changes).toEqual(['normal > reduced', 'reduced > handback', 'handback > stopped']);
  expect(await alertsOf(lab, 'mode:triage')).toContainEqual({
    ...{ kind: 'mode', level: 'alert', state: 'firing' },
  });
  const incidents = await lab.sql("select from signalbox.incident where control = 'mode:triage'");
  expect(incidents).toHaveLength(1);
});

test('no time and no evidence starts it again, only a person; then it is reduced until it has proved itself', async () => {
  clock.pass(3 * 3_600_000);
  await watch();
  expect(await modeOf()).toBe('stopped');
  for (const id of ['mode:triage', 'mode:triage/network']) {
    await setSwitch(clock.context, lab.tenantId, {
      ...{ id, tripped: false, reason: 'the rule is mended', until: null, actor: 'person:1' },
    });
  }
  await watch();
  expect(await modeOf()).toBe('reduced');
  await confirm(20, 'proof');
  expect(await modeOf()).toBe('normal');
  const [id] = await send(lab, 1, { prefix: 'free-again', subject: 'vpn' }, clock.context);
  expect(await lab.item(id ?? '')).toMatchObject({ state: 'resolved', lane: 'auto' });
});
