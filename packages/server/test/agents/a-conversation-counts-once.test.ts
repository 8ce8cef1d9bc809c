import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { runJob } from '../../src/line/runner/run-job.ts';
import { sweepConversations } from '../../src/line/runner/sweep.ts';
import { sweepLostCalls } from '../../src/model-ledger/sweep-lost-calls.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { until } from '../support/until.ts';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process.ts';
import {
  type AgentsLab,
  conversationsOf,
  decisionOf,
  decisionsOf,
  openAgentsLab,
  says,
  stepsOf,
} from './support/agents-lab.ts';

let lab: AgentsLab;
/** Lets the model answer. */
let release: () => void;
let asked: number;

/** Two processes are started one after the other, on a machine that may be busy. */
const patience = 180_000;

// What a model says surely enough acts by itself here, so that holding it back can be told from anything else.
const freely = '  thresholds: { auto: 0.7, assisted: 0.5 }\n';

beforeAll(async () => {
  lab = await openAgentsLab({ tiers: '[quick]', policy: freely });
});
beforeEach(() => {
  asked = 0;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  lab.server.script(async (request) => {
    asked += 1;
    await released;
    return says(request, { category: 'hardware', confidence: 0.95 });
  });
});
afterEach(async () => {
  release();
  await endWorkerProcesses();
});
afterAll(() => lab.close());

/** Takes a ticket in and does something while its model is being asked. */
async function during(
  externalId: string,
  change: (id: string) => Promise<unknown>,
): Promise<string> {
  const id = await lab.line.accept({ source: 'desk', externalId, body: 'the lamp is out' });
  const running = lab.line.drain();
  await until('the model is asked', () => asked > 0, 10_000);
  expect((await lab.line.item(id)).state).toBe('deciding');
  await change(id);
  release();
  await running;
  return id;
}

test('without anything in between it acts by itself', async () => {
  const id = await during('plain', () => Promise.resolve());
  expect(await lab.line.item(id)).toMatchObject({ state: 'resolved', lane: 'auto' });
  expect(await conversationsOf(lab.line, id)).toMatchObject([{ outcome: 'decided' }]);
});

test('a newer text: what was said of the older one is not used, and the newer one is thought about', async () => {
  const id = await during('revised', () =>
    lab.line.accept({
      source: 'desk',
      externalId: 'revised',
      revision: '2',
      body: 'no, the fan is',
    }),
  );
  const { revision_no } = await decisionOf(lab.line, id);
  expect(revision_no).toBe(2);
  expect(await conversationsOf(lab.line, id)).toMatchObject([
    { outcome: 'superseded', revision_no: 1 },
    { outcome: 'decided', revision_no: 2 },
  ]);
});

test('a switch tripped meanwhile holds what would have acted by itself', async () => {
  const trip = (tripped: boolean): Promise<unknown> =>
    setSwitch(lab.line.context, lab.line.tenantId, {
      ...{ id: 'agent:triage', tripped, reason: 'test', until: null, actor: 'person:1' },
    });
  const id = await during('tripped', () => trip(true));
  const { reasons } = await decisionOf(lab.line, id);
  expect(reasons.map(({ code }) => code)).toContain('kill_switch');
  expect(await lab.line.item(id)).toMatchObject({
    state: 'in_review',
    lane: 'manual',
    verdict: null,
  });
  // While it is tripped nobody is asked at all.
  const before = asked;
  const next = await lab.line.accept({
    source: 'desk',
    externalId: 'tripped-2',
    body: 'the lamp is out',
  });
  await lab.line.drain();
  expect((await decisionOf(lab.line, next)).lane).toBe('manual');
  expect(asked).toBe(before);
  await trip(false);
});

test('another version serves meanwhile: it decides anew', async () => {
  const id = await during('published', () =>
    lab.line.publish(
      lab.files({ tiers: '[quick]', policy: freely, triage: 'optimises_for: speed\n' }),
    ),
  );
  const [version] = await lab.line.sql<{ version: string }>(
    `select version from signalbox.decision where item_id = $1`,
    [id],
  );
  const all = await lab.line.sql<{ version: string; outcome: string }>(
    'select version, outcome from signalbox.conversation where item_id = $1 order by id',
    [id],
  );
  expect(all.map(({ outcome }) => outcome)).toEqual(['superseded', 'decided']);
  expect(all[1]?.version).toBe(version?.version);
  expect(all[0]?.version).not.toBe(version?.version);
});

test('erased meanwhile: nothing is decided, and nobody is stuck', async () => {
  const keys = tenantKeys(lab.line.master, lab.line.tenantId);
  const id = await during('erased', (item) =>
    eraseItem({ ...lab.line, keys, nowMs: Date.now(), actor: 'system' }, item),
  );
  expect(await decisionsOf(lab.line, id)).toEqual([]);
  expect(await lab.line.item(id)).toMatchObject({ state: 'cancelled' });
  expect(await lab.line.jobs()).toEqual([]);
});

test('two processes at once: the one that came later decides, the other records nothing', async () => {
  const id = await during('twice', async (item) => {
    const { context } = await lab.line.another();
    const job = { task: 'think', tenantId: lab.line.tenantId, ids: [item], attempt: 1 } as const;
    const second = runJob(context, job);
    await until('the model is asked again', () => asked > 1, 10_000);
    release();
    await second;
  });
  await decisionOf(lab.line, id);
  expect(await conversationsOf(lab.line, id)).toMatchObject([
    { outcome: 'lost' },
    { outcome: 'decided' },
  ]);
});

test('a worker killed in the middle: another begins anew, decides once, and no money stays set aside', {
  timeout: patience,
}, async () => {
  const first = await startWorkerProcess(lab.line);
  const id = await lab.line.accept({
    source: 'desk',
    externalId: 'killed',
    body: 'the lamp is out',
  });
  await until('the model is asked', () => asked > 0, 60_000);
  await first.kill();
  release();
  await startWorkerProcess(lab.line);
  const done = async (): Promise<boolean> => (await lab.line.item(id)).state === 'resolved';
  await until('another worker decides', done, 60_000);
  await decisionOf(lab.line, id);
  expect(await conversationsOf(lab.line, id)).toMatchObject([
    { outcome: 'lost' },
    { outcome: 'decided' },
  ]);
  // What the dead one had set aside is spent once its call can no longer be under way.
  await lab.line.sql(
    "update signalbox.model_call set expires_at = now() - interval '1 s' where outcome is null",
  );
  await sweepLostCalls(lab.line.database);
  const [held] = await lab.line.sql<{ held: string; reserved: string }>(
    `select (select sum(held_micros) from signalbox.model_call)::text as held,
       (select sum(reserved_micros) from signalbox.spend_counter)::text as reserved`,
  );
  expect(held).toEqual({ held: '0', reserved: '0' });
});

test('what the killed one had heard is not asked and not paid for again', {
  timeout: patience,
}, async () => {
  await lab.line.publish(lab.files({ tiers: '[quick, full]', policy: freely }));
  const models: string[] = [];
  lab.server.script(async (request) => {
    models.push(request.model);
    if (request.model === 'full-1' && models.length < 3) return { fault: { kind: 'hang' } };
    return says(request, {
      category: 'hardware',
      confidence: request.model === 'full-1' ? 0.95 : 0.3,
    });
  });
  const first = await startWorkerProcess(lab.line);
  const id = await lab.line.accept({
    source: 'desk',
    externalId: 'heard',
    body: 'the lamp is out',
  });
  await until('the larger model is asked', () => models.includes('full-1'), 60_000);
  await first.kill();
  await startWorkerProcess(lab.line);
  const done = async (): Promise<boolean> => (await lab.line.item(id)).state === 'resolved';
  await until('another worker decides', done, 60_000);
  expect(models).toEqual(['quick-1', 'full-1', 'full-1']);
  const steps = await stepsOf(lab.line, id);
  expect(steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    ...['quick answered', 'quick cached', 'full answered'],
  ]);
});

test('a conversation nobody will go on with is said to be lost', async () => {
  const id = await during('left', async () => {
    const item = await lab.line.accept({
      source: 'desk',
      externalId: 'left',
      revision: '2',
      body: 'x',
    });
    expect(await sweepConversations(lab.line.context)).toBe(0);
    await lab.line.sql(
      "update signalbox.conversation set started_at = started_at - interval '1 hour' where item_id = $1",
      [item],
    );
    expect(await sweepConversations(lab.line.context)).toBe(1);
  });
  expect((await conversationsOf(lab.line, id)).map(({ outcome }) => outcome)).toEqual([
    'lost',
    'decided',
  ]);
});
