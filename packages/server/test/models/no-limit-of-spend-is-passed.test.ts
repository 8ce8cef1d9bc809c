import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { openCallLedger } from '../../src/model-ledger/open-call-ledger.ts';
import { sweepLostCalls } from '../../src/model-ledger/sweep-lost-calls.ts';
import { ModelError } from '../../src/models/model-error.ts';
import type { BegunCall, CallLedger } from '../../src/models/ports.ts';
import { readCounter, type SpendCounter } from '../../src/store/model/read-counter.ts';
import { inTenant } from '../../src/store/tx.ts';
import { VaultError } from '../../src/vault/errors.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { until } from '../support/until.ts';
import {
  callOf,
  failureOf,
  type ModelLab,
  noLimits,
  openDays,
  openModelLab,
  patience,
  quick,
  requestOf,
  someDayMs,
} from './support.ts';

let lab: ModelLab;
const newDay = openDays();

beforeAll(async () => {
  lab = await openModelLab();
});
afterAll(() => lab.close());

function ledgerOf(limits: Parameters<typeof openCallLedger>[2]): CallLedger {
  return openCallLedger(lab.line.database, tenantKeys(lab.line.master, lab.line.tenantId), limits);
}

const ended = (micros: number) => ({
  ...({ outcome: 'answered', usage: null, costMicros: micros, tookMs: 1 } as const),
  ...{ requestId: null, answer: 'a' },
});

function counter(
  scope: 'item' | 'agent' | 'tenant',
  name: string,
  day: string,
): Promise<SpendCounter> {
  return inTenant(lab.line.database, lab.line.tenantId, (tx) => readCounter(tx, scope, name, day));
}

/** Locks rows until it is released. */
async function holding(locking: string): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: lab.line.ownerUrl });
  await holder.connect();
  await holder.query(`begin; ${locking}`);
  return async () => {
    await holder.query('commit');
    await holder.end();
  };
}

async function waitingForLocks(): Promise<number> {
  const [row] = await lab.line.sql<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return row?.waiting ?? 0;
}

test('two processes that ask at once never spend more than the limit, and use nearly all of it', async () => {
  const { day, nowMs } = newDay();
  const limit = 25_000;
  lab.server.script((_request, n) => ({
    text: 'ok',
    delayMs: n % 7,
    usage: { input: 100 + (n % 300), output: 10 + (n % 190) },
  }));
  const before = lab.server.usage.get('gpt-5-mini') ?? { input: 0, output: 0, calls: 0 };
  const items = await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      lab.line.accept({ externalId: `spend-${n}`, source: 'api' }),
    ),
  );
  const limits = { ...noLimits, perDay: limit };
  const other = await lab.line.another();
  const processes = [lab.open({ limits, nowMs }), lab.open({ limits, nowMs, process: other })];
  const askUntilNoRoom = async (itemId: string, n: number): Promise<boolean> => {
    const models = processes[n % 2];
    if (models === undefined) throw new Error('there are two');
    for (;;) {
      try {
        await quick(models).ask(requestOf(itemId), patience());
        return true;
      } catch (error) {
        if (!(error instanceof ModelError) || error.fault !== 'spent') throw error;
        if (!error.mayFree) return false;
        await new Promise((resolve) => setTimeout(resolve, 20 + (n % 31)));
      }
    }
  };
  const answered = await Promise.all(
    Array.from({ length: 80 }, (_, n) => askUntilNoRoom(items[n % 30] ?? lab.itemId, n)),
  );
  await lab.recorded();
  const after = lab.server.usage.get('gpt-5-mini') ?? before;
  const charged = after.input - before.input + 4 * (after.output - before.output);
  expect(charged).toBeLessThanOrEqual(limit);
  expect(charged).toBeGreaterThan(limit * 0.85);
  expect(answered).toContain(false);
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: charged, reservedMicros: 0 });
  await other.close();
}, 60_000);

test('calls that saw room for all of them before any was counted get no more than there is', async () => {
  const { day } = newDay();
  const ledger = ledgerOf({ ...noLimits, perDay: 1_000 });
  await ledger.begin(callOf(lab.itemId, day, 100));
  const release = await holding(
    `select from signalbox.spend_counter where scope = 'tenant' and day = '${day}' for update`,
  );
  const of = (n: number) => ({
    for: { itemId: lab.itemId, agent: `racing-${n}`, version: 'v', tainted: false },
  });
  const items = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      lab.line.accept({ externalId: `race-${n}`, source: 'api' }),
    ),
  );
  const racing = items.map((itemId, n) =>
    ledger.begin(callOf(lab.itemId, day, 200, { for: { ...of(n).for, itemId } })).then(
      () => true,
      () => false,
    ),
  );
  await until('all wait for the counter', async () => (await waitingForLocks()) === 8, 20_000);
  await release();
  expect((await Promise.all(racing)).filter(Boolean)).toHaveLength(4);
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: 0, reservedMicros: 900 });
});

test.each(['perItem', 'perAgentDay', 'perDay'] as const)(
  'the limit %s holds by itself, and one that is refused takes nothing from the others',
  async (name) => {
    const { day } = newDay();
    const itemId = await lab.line.accept({ externalId: `limit-${name}`, source: 'api' });
    const ledger = ledgerOf({ ...noLimits, [name]: 1_000 });
    const call = (most: number): BegunCall =>
      callOf(lab.itemId, day, most, {
        for: { itemId, agent: name.toLowerCase(), version: 'v', tainted: false },
      });
    // Of an item, an agent and a day that have spent nothing yet.
    expect(await failureOf(ledger.begin(call(1_001)))).toMatchObject({ mayFree: false });
    const open = await ledger.begin(call(600));
    const refused = await failureOf(ledger.begin(call(401)));
    expect(refused).toMatchObject({ fault: 'spent', mayFree: true });
    for (const [scope, of] of [
      ['item', itemId],
      ['agent', name.toLowerCase()],
      ['tenant', ''],
    ] as const)
      expect(await counter(scope, of, day)).toEqual({ settledMicros: 0, reservedMicros: 600 });
    await open.end(ended(600));
    expect(await failureOf(ledger.begin(call(401)))).toMatchObject({ mayFree: false });
    await (await ledger.begin(call(400))).end(ended(0));
    expect(await failureOf(ledger.begin(call(1_001)))).toMatchObject({ mayFree: false });
  },
);

test('other agents, other days and other items have limits of their own', async () => {
  const { day } = newDay();
  const ledger = ledgerOf({ perItem: null, perAgentDay: 500, perDay: 900 });
  const of = (agent: string) => ({
    for: { itemId: lab.itemId, agent, version: 'v', tainted: false },
  });
  await ledger.begin(callOf(lab.itemId, day, 500, of('one')));
  expect(await failureOf(ledger.begin(callOf(lab.itemId, day, 1, of('one'))))).toMatchObject({
    fault: 'spent',
  });
  await ledger.begin(callOf(lab.itemId, day, 400, of('two')));
  expect(await failureOf(ledger.begin(callOf(lab.itemId, day, 1, of('three'))))).toMatchObject({
    fault: 'spent',
  });
  await ledger.begin(callOf(lab.itemId, newDay().day, 500, of('one')));
});

test('what a dead process set aside stays spent, and what ends after all counts as what it cost', async () => {
  const { day } = newDay();
  const ledger = ledgerOf({ ...noLimits, perDay: 1_000 });
  const open = await ledger.begin(callOf(lab.itemId, day, 1_000));
  expect(await sweepLostCalls(lab.line.database)).toBe(0);
  expect(await failureOf(ledger.begin(callOf(lab.itemId, day, 1)))).toMatchObject({
    fault: 'spent',
  });
  await lab.line.sql(
    `update signalbox.model_call set expires_at = now() where outcome is null and day = $1`,
    [day],
  );
  expect(await sweepLostCalls(lab.line.database)).toBe(1);
  expect(await sweepLostCalls(lab.line.database)).toBe(0);
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: 1_000, reservedMicros: 0 });
  await open.end(ended(700));
  await open.end(ended(700));
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: 700, reservedMicros: 0 });
});

test('ends recorded together count each call once, whatever had become of it', async () => {
  const { day } = newDay();
  const ledger = ledgerOf(noLimits);
  const of = (agent: string) => ({
    for: { itemId: lab.itemId, agent, version: 'v', tainted: false },
  });
  const calls = await Promise.all(
    ['a', 'b', 'a', 'b'].map((agent) => ledger.begin(callOf(lab.itemId, day, 100, of(agent)))),
  );
  const [lost, over] = calls;
  await over?.end(ended(10));
  await lab.line.sql('update signalbox.model_call set expires_at = now() where id = $1', [
    lost?.id,
  ]);
  await sweepLostCalls(lab.line.database);
  await Promise.all(calls.map((open) => open.end(ended(30))));
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: 100, reservedMicros: 0 });
  expect(await counter('agent', 'a', day)).toEqual({ settledMicros: 60, reservedMicros: 0 });
  expect(await counter('agent', 'b', day)).toEqual({ settledMicros: 40, reservedMicros: 0 });
});

test('what calls that are over have not given back yet is waited for, not refused', async () => {
  const { day } = newDay();
  const ledger = ledgerOf({ ...noLimits, perDay: 1_000 });
  const open = await ledger.begin(callOf(lab.itemId, day, 900));
  const release = await holding(
    `select from signalbox.model_call where id = '${open.id}' for update`,
  );
  const ending = open.end(ended(100));
  const next = ledger.begin(callOf(lab.itemId, day, 800)).then(
    () => 'begun',
    () => 'refused',
  );
  await until('the end waits', async () => (await waitingForLocks()) === 1, 20_000);
  await release();
  expect(await next).toBe('begun');
  await ending;
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: 100, reservedMicros: 800 });
});

test('a sweep and an end at the same moment count a call once', async () => {
  const { day } = newDay();
  const ledger = ledgerOf(noLimits);
  const opened = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      ledger.begin(
        callOf(lab.itemId, day, 100, {
          endsWithinMs: 0,
          for: { itemId: lab.itemId, agent: `a${n % 3}`, version: 'v', tainted: false },
        }),
      ),
    ),
  );
  await Promise.all([
    ...opened.map((open) => open.end(ended(30))),
    sweepLostCalls(lab.line.database),
    sweepLostCalls(lab.line.database),
  ]);
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: 1_200, reservedMicros: 0 });
  const agents = await Promise.all(['a0', 'a1', 'a2'].map((name) => counter('agent', name, day)));
  expect(agents.reduce((sum, one) => sum + one.settledMicros, 0)).toBe(1_200);
});

test('what a call cost is counted also when the database was away at its end', async () => {
  const { day } = newDay();
  let away = 0;
  const { atOnce } = lab.line.database;
  const flaky = new Proxy(atOnce, {
    get: (pool, name) => {
      if (name !== 'connect' || away === 0) return Reflect.get(pool, name, pool) as unknown;
      away -= 1;
      return () => Promise.reject(Object.assign(new Error('away'), { code: '57P03' }));
    },
  });
  const keys = tenantKeys(lab.line.master, lab.line.tenantId);
  const ledger = openCallLedger({ atOnce: flaky }, keys, noLimits);
  const open = await ledger.begin(callOf(lab.itemId, day, 100));
  away = 2;
  await open.end(ended(60));
  expect(away).toBe(0);
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: 60, reservedMicros: 0 });
});

test('nothing is sent and nothing is set aside when the limit leaves no room', async () => {
  const { day, nowMs } = newDay();
  const asked = lab.server.requests.length;
  const models = lab.open({ limits: { ...noLimits, perItem: 10 }, nowMs });
  const error = await failureOf(quick(models).ask(requestOf(lab.itemId), patience()));
  expect(error).toMatchObject({ fault: 'spent', mayFree: false, billing: 'nothing' });
  expect(lab.server.requests.length).toBe(asked);
  expect(await counter('tenant', '', day)).toEqual({ settledMicros: 0, reservedMicros: 0 });
});

test('about an erased item nobody is asked', async () => {
  const itemId = await lab.line.accept({ externalId: 'forgotten', source: 'api' });
  const keys = tenantKeys(lab.line.master, lab.line.tenantId);
  const { database } = lab.line;
  await eraseItem({ database, keys, nowMs: someDayMs, actor: 'system' }, itemId);
  const asking = quick(lab.open()).ask(requestOf(itemId), patience());
  await expect(asking).rejects.toThrow(VaultError);
});
