import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { cancelHold, releaseHold } from '../../src/line/review/change-hold.ts';
import { rerunItem } from '../../src/line/runner/rerun.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';

let sink: ScriptedSink;
let lab: LineLab;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(
    lineFiles({ sinkUrl: sink.url, delay: '15m', timeout: '3s', settlesWithin: '1s' }),
  );
});
afterEach(() => sink.check());
afterAll(async () => {
  await lab.close();
  await sink.close();
});

const tenantSwitch = (tripped: boolean): Promise<number> =>
  setSwitch(lab.context, lab.tenantId, {
    id: 'tenant',
    tripped,
    reason: 'test',
    until: null,
    actor: 'person:1',
  });

test('a stuck write that is run again waits at the gate while a switch is tripped', async () => {
  sink.expect('again', { apply: [], answer: 404 });
  const id = await lab.accept({ externalId: 'again' });
  await lab.drain();
  await lab.pass(16 * 60_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'stuck' });
  await tenantSwitch(true);
  await rerunItem(lab.context, lab.tenantId, id, 'person:1');
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review' });
  await tenantSwitch(false);
});

test('a hold of an earlier decision stops nothing of a later one', async () => {
  const id = await lab.accept({ externalId: 'old-hold' });
  await lab.drain();
  const first = (await lab.item(id)).holdId ?? '';
  expect(await outcomeOf(releaseHold(lab.context, lab.tenantId, first, 'person:1'))).toBe('done');
  await tenantSwitch(true);
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'in_review' });
  await tenantSwitch(false);
  await lab.accept({ externalId: 'old-hold', revision: '2', body: 'the vpn again' });
  await lab.drain();
  expect(await lab.item(id)).toMatchObject({ state: 'held', revisionNo: 2 });
  expect(await outcomeOf(cancelHold(lab.context, lab.tenantId, first, null, 'person:1'))).toBe(
    'hold_closed',
  );
  sink.expect('old-hold', {});
  await lab.pass(16 * 60_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', revisionNo: 2 });
});

test('a value the ticket came in with does not keep its empty field from being written', async () => {
  sink.expect('with-field', {});
  const id = await lab.accept({ externalId: 'with-field', fields: { category: 'other' } });
  await lab.drain();
  await lab.pass(16 * 60_000);
  await lab.tick();
  expect(await lab.item(id)).toMatchObject({ state: 'resolved', verdict: 'confirmed' });
});
