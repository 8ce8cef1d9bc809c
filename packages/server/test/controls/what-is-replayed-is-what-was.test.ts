import { verdictOf } from '@signalbox/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReducer } from '../../src/controls/reducer.ts';
import { readControls, replayControls } from '../../src/controls/replay.ts';
import { tryLimits } from '../../src/controls/try-limits.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type Clocked, clocked, controlOf, reporter, send } from './support.ts';

let lab: LineLab;
let clock: Clocked;

beforeAll(async () => {
  lab = await openLine(lineFiles({ watched: true }));
  clock = clocked(lab);
});
afterAll(() => lab.close());

const watch = (): Promise<void> => lab.watch(clock.reducer);

test('the state of now and of a past minute come out of the audit as they were', async () => {
  const report = await reporter(lab);
  await watch();
  const sent = await send(lab, 40, { prefix: 'a', subject: 'vpn' }, clock.context);
  await watch();
  const calmAt = new Date(clock.context.now());
  clock.pass(120_000);
  for (const id of sent.slice(0, 3)) await report(id, 'access', clock.context);
  await send(lab, 6, { prefix: 'b', subject: 'hello' }, clock.context);
  clock.pass(60_000);
  await send(lab, 6, { prefix: 'c', subject: 'hello' }, clock.context);
  await watch();
  const now = new Date(clock.context.now());
  // Saved once a second; this one now.
  clock.pass(2_000);
  await watch();

  const { live, replayed, calm } = await inTenant(lab.database, lab.tenantId, async (tx) => ({
    live: await readControls(tx, now.getTime()),
    replayed: await replayControls(tx, now),
    calm: await replayControls(tx, calmAt),
  }));
  expect(replayed?.state).toEqual(live.state);
  expect(verdictOf(live.state, live.policy).agents['triage']).toMatchObject({ mode: 'handback' });
  if (calm === null) throw new Error('nothing to replay');
  const then = verdictOf(calm.state, calm.policy).agents['triage'];
  expect(then).toMatchObject({ mode: 'normal', budget: { errors: 0 } });
});

test('other limits are tried on what happened without changing anything', async () => {
  const before = await controlOf(lab, 'mode:triage');
  const tried = await tryLimits(clock.context, lab.tenantId, {
    hours: 24,
    errorBudget: { reduced: 0.5, handback: 0.6, stopped: 0.7 },
    breaker: { lowConfidenceInARow: 100 },
  });
  expect(tried.changes).toEqual([]);
  expect(tried.decisions).toMatchObject({ free: 40, actedThen: 40 });
  const stricter = await tryLimits(clock.context, lab.tenantId, {
    hours: 24,
    errorBudget: {},
    breaker: { lowConfidenceInARow: 3 },
  });
  expect(stricter.changes).toContainEqual(
    expect.objectContaining({ control: 'breaker:agent:triage', from: 'closed', to: 'open' }),
  );
  expect(await controlOf(lab, 'mode:triage')).toEqual(before);
});

test('a reducer that died before it saved reads again; a damaged state is built anew, and a lost one frees nothing', async () => {
  const before = await controlOf(lab, 'mode:triage');
  // Read and never saved: its process is gone before the second is over.
  await send(lab, 2, { prefix: 'd', subject: 'hello' }, clock.context);
  await lab.watch(openReducer(clock.context));
  expect(await controlOf(lab, 'mode:triage')).toEqual(before);
  await lab.sql(`update signalbox.control_cursor set state = '{"version": 7}'`);
  await lab.watch(openReducer(clock.context));
  // Damaged: read again from the last snapshot on, and it stands where it stood.
  expect(await controlOf(lab, 'mode:triage')).toMatchObject({ mode: 'handback' });
  await lab.sql(`delete from signalbox.control_snapshot`);
  await lab.sql(`update signalbox.control_cursor set state = '{"version": 7}'`);
  await lab.watch(openReducer(clock.context));
  // Lost: what is not known stays limited until a person resets it.
  expect(await controlOf(lab, 'mode:triage')).toMatchObject({
    ...{ mode: 'handback', cause: { code: 'tripped' } },
  });
});
