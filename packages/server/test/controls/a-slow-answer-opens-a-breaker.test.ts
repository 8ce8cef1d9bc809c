import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TextModel } from '../../src/agents/runtime.ts';
import { setSwitch } from '../../src/controls/set-switch.ts';
import type { LineContext } from '../../src/line/context.ts';
import type { Tx } from '../../src/store/tx.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { type ScriptedSink, scriptedSink } from '../support/scripted-sink.ts';
import { alertsOf, type Clocked, clocked, controlOf, send } from './support.ts';

let lab: LineLab;
let sink: ScriptedSink;
let clock: Clocked;

beforeAll(async () => {
  sink = await scriptedSink();
  lab = await openLine(lineFiles({ watched: true, sinkUrl: sink.url, tiers: '[rules, builtin]' }));
  clock = clocked(lab);
});
afterAll(async () => {
  await lab.close();
  await sink.close();
});

/** A process whose agents have a model that takes its time: the port of runtimes, with a clock that passes meanwhile. */
function withSlowModel(tookMs: number): LineContext {
  const slow: TextModel = {
    id: 'slow',
    answer: () => {
      clock.pass(tookMs);
      return { fields: new Map(), outOfScope: null, unusual: null };
    },
  };
  const { context } = clock;
  return {
    ...context,
    runtimes: Object.assign(
      async (tx: Tx) => {
        const runtime = await context.runtimes(tx);
        return { ...runtime, agents: runtime.agents.map((one) => ({ ...one, model: slow })) };
      },
      { version: context.runtimes.version },
    ),
  };
}

test('thirty seconds are slow but allowed', async () => {
  await send(lab, 1, { prefix: 'slow', subject: 'vpn' }, withSlowModel(29_500));
  await lab.watch(clock.reducer);
  expect(await controlOf(lab, 'mode:triage')).toBeUndefined();
});

test('a response over thirty seconds makes the agent safe', async () => {
  await send(lab, 1, { prefix: 'slower', subject: 'vpn' }, withSlowModel(31_000));
  await lab.watch(clock.reducer);
  expect(await controlOf(lab, 'mode:triage')).toMatchObject({
    ...{ mode: 'safe', cause: { code: 'slow_response' } },
  });
  expect(await alertsOf(lab, 'mode:triage')).toMatchObject([{ level: 'alert', state: 'firing' }]);
  expect((await controlOf(lab, 'mode:triage'))?.reason).toMatch(
    /^an answer took 31(\.\d)? s, the limit is 30 s$/,
  );
});

test('an outside system that answers later than the workspace allows is left alone', async () => {
  await setSwitch(clock.context, lab.tenantId, {
    ...{ id: 'breaker:agent:triage', tripped: false, reason: 'seen', until: null },
    actor: 'person:1',
  });
  const files = lineFiles({ watched: true, sinkUrl: sink.url });
  await lab.publish({
    ...files,
    'signalbox.yaml': `${files['signalbox.yaml']}  breaker: { response_over: 300ms }\n`,
  });
  sink.openTo('late-', { answerAfterMs: 600 });
  await lab.watch();
  await send(lab, 1, { prefix: 'late', subject: 'vpn', source: 'sink' });
  await lab.watch();
  expect(await controlOf(lab, 'breaker:source:sink')).toMatchObject({
    ...{ share: 0, cause: { code: 'slow_response' } },
  });
});
