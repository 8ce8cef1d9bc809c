import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { eraseItem } from '../../src/audit/erase.ts';
import { answerShape } from '../../src/models/answer-shape.ts';
import type { ModelAnswer, ModelRequest } from '../../src/models/model.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import {
  failureOf,
  type ModelLab,
  type OpenOptions,
  openModelLab,
  patience,
  quick,
  requestOf,
} from './support.ts';

let lab: ModelLab;
let items: readonly string[];
let asked = 0;

beforeAll(async () => {
  lab = await openModelLab();
  items = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      lab.line.accept({ externalId: `item-${n}`, source: 'api' }),
    ),
  );
});
afterEach(() => lab.server.assertClean());
afterAll(() => lab.close());

const itemOf = (n: number): string => items[n] ?? '';
/** A text nobody has asked about. */
const fresh = (): string => {
  asked += 1;
  return `question ${asked}`;
};
const open = (options: OpenOptions = {}) => quick(lab.open({ cache: true, ...options }));

const about = (n: number, text: string, request: Partial<ModelRequest> = {}): ModelRequest =>
  requestOf(itemOf(n), { messages: [{ role: 'user', text }], ...request });

/** Calls since then, as the server saw them and as they are recorded. */
async function callsSince(seen: number, recorded: number) {
  await lab.recorded();
  const rows = await lab.line.sql<{ item_id: string; cost_micros: number }>(
    'select item_id, cost_micros::int as cost_micros from signalbox.model_call order by id',
  );
  return { seen: lab.server.requests.length - seen, rows: rows.slice(recorded) };
}
async function counted() {
  await lab.recorded();
  const [row] = await lab.line.sql<{ calls: number }>(
    'select count(*)::int as calls from signalbox.model_call',
  );
  return { seen: lab.server.requests.length, recorded: row?.calls ?? 0 };
}
const slow = (delayMs = 150) =>
  lab.server.script((_request, n) => ({ text: `answer ${n}`, delayMs }));
/** Both wait for one call by then. */
const moment = (ms = 60): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('twenty at once are one call, one reservation, and the first pays', async () => {
  slow();
  const { seen, recorded } = await counted();
  const model = open();
  const text = fresh();
  const answers = await Promise.all(items.map((_, n) => model.ask(about(n, text), patience())));
  const calls = await callsSince(seen, recorded);
  expect(calls.seen).toBe(1);
  expect(calls.rows).toEqual([{ item_id: itemOf(0), cost_micros: expect.any(Number) as number }]);
  expect(new Set(answers.map((one) => one.text)).size).toBe(1);
  expect(answers.filter(({ shared }) => shared)).toHaveLength(19);
  expect(answers[0]).toMatchObject({ shared: false, costMicros: calls.rows[0]?.cost_micros });
  const [first, ...others] = answers;
  for (const one of others) {
    // Each can be traced to the call it shares.
    expect(one).toMatchObject({ shared: true, costMicros: 0, callId: first?.callId });
    expect(one.usage).toEqual({ inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 });
  }
});

test('another question is another call', async () => {
  slow(50);
  const { seen } = await counted();
  const model = open();
  await Promise.all([0, 1].map((n) => model.ask(about(n, fresh()), patience())));
  expect(lab.server.requests.length - seen).toBe(2);
});

test('text of somebody outside is asked about for each item by itself, unless answers about it may serve others', async () => {
  slow();
  const { seen } = await counted();
  const model = open();
  const text = fresh();
  const outside = (n: number): ModelRequest =>
    about(n, text, { for: { itemId: itemOf(n), agent: 'triage', version: 'v', tainted: true } });
  await Promise.all([0, 1, 1].map((n) => model.ask(outside(n), patience())));
  expect(lab.server.requests.length - seen).toBe(2);
  const likeness = {
    ...{ text, rest: 'the same', atLeast: 1, keepForMs: 1 },
    carry: () => null,
  };
  const own = (n: number): ModelRequest => ({
    ...outside(n),
    system: `each has its own boundary: ${n}`,
    likeness: n === 4 ? { ...likeness, text: `${text}!` } : likeness,
  });
  const answers = await Promise.all([2, 3, 4].map((n) => model.ask(own(n), patience())));
  // Not the one whose text differs by a sign, however much alike it is.
  expect(answers.map(({ shared }) => shared)).toEqual([false, true, false]);
});

test('a call that fails fails for all who wait, once, and whoever asks again asks anew', async () => {
  lab.server.script([{ fault: { kind: 'status', status: 500 }, delayMs: 150 }, { text: 'now' }]);
  const { seen, recorded } = await counted();
  const model = open();
  const text = fresh();
  const faults = await Promise.all(
    [0, 1, 2].map((n) => failureOf(model.ask(about(n, text), patience()))),
  );
  expect(faults.map(({ fault }) => fault)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  expect((await callsSince(seen, recorded)).seen).toBe(1);
  expect(await model.ask(about(1, text), patience())).toMatchObject({ text: 'now', shared: false });
});

test('what the first may not spend is no failure of the others', async () => {
  slow();
  const { seen } = await counted();
  const text = fresh();
  // The first item has had its share.
  await lab.line.sql(
    `insert into signalbox.spend_counter (tenant_id, scope, name, day, settled_micros)
     values ($1, 'item', $2, 'infinity', 1000000)
     on conflict (tenant_id, scope, name, day) do update set settled_micros = excluded.settled_micros`,
    [lab.line.tenantId, itemOf(10)],
  );
  const model = open({ limits: { perItem: 900_000, perAgentDay: null, perDay: null } });
  const first = failureOf(model.ask(about(10, text), patience()));
  const others = [11, 12].map((n) => model.ask(about(n, text), patience()));
  expect((await first).fault).toBe('spent');
  const answers = await Promise.all(others);
  expect(answers.map(({ shared }) => shared).sort()).toEqual([false, true]);
  expect(lab.server.requests.length - seen).toBe(1);
});

test('that the item of the first was erased is no failure of the others', async () => {
  slow();
  const { database, master, tenantId } = lab.line;
  const gone = await lab.line.accept({ externalId: 'gone', source: 'api' });
  const keys = tenantKeys(master, tenantId);
  await eraseItem({ database, keys, nowMs: 0, actor: 'system' }, gone);
  const model = open();
  const text = fresh();
  const first = model.ask(
    { ...about(0, text), for: { ...about(0, text).for, itemId: gone } },
    patience(),
  );
  const second = model.ask(about(1, text), patience());
  await expect(first).rejects.toMatchObject({ code: 'erased' });
  expect(await second).toMatchObject({ shared: false });
});

test('whoever gives up leaves the call to the others, also the one who began it', async () => {
  slow(300);
  const { seen, recorded } = await counted();
  const model = open();
  const text = fresh();
  const leaving = new AbortController();
  const first = failureOf(model.ask(about(0, text), leaving.signal));
  const second = model.ask(about(1, text), patience());
  await moment();
  leaving.abort();
  expect((await first).fault).toBe('cancelled');
  expect(await second).toMatchObject({ shared: true });
  const { seen: calls, rows } = await callsSince(seen, recorded);
  expect(calls).toBe(1);
  // It was asked for the first, and is charged to it.
  expect(rows).toMatchObject([{ item_id: itemOf(0) }]);
});

test('when all have given up the call ends, and the next one asks anew', async () => {
  slow(2_000);
  const model = open();
  const text = fresh();
  const leaving = new AbortController();
  const failures = [0, 1].map((n) => failureOf(model.ask(about(n, text), leaving.signal)));
  await moment();
  leaving.abort();
  const startedMs = performance.now();
  expect((await Promise.all(failures)).map(({ fault }) => fault)).toEqual([
    'cancelled',
    'cancelled',
  ]);
  await lab.recorded();
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  const [row] = await lab.line.sql(
    'select outcome from signalbox.model_call order by id desc limit 1',
  );
  expect(row).toEqual({ outcome: 'cancelled' });
  slow(0);
  expect(await model.ask(about(2, text), patience())).toMatchObject({ shared: false });
});

test('a call that is late is late for the one who began it; who came later asks anew in its own time', async () => {
  lab.server.script([{ text: 'too late', delayMs: 2_000 }, { text: 'in time' }]);
  const model = open({ config: { timeoutMs: 600 } });
  const text = fresh();
  const first = failureOf(model.ask(about(0, text), patience()));
  await moment(400);
  const second = model.ask(about(1, text), patience());
  expect((await first).fault).toBe('late');
  expect(await second).toMatchObject({ text: 'in time', shared: false });
});

test('each reads the answer by its own shape', async () => {
  lab.server.script(() => ({ json: { a: 'x' }, delayMs: 150 }));
  const model = open();
  const text = fresh();
  const shape = () => answerShape('x', z.strictObject({ a: z.string() }));
  const answers: readonly ModelAnswer[] = await Promise.all(
    [0, 1].map((n) => model.ask(about(n, text, { answer: shape() }), patience())),
  );
  expect(answers.map(({ value, shared }) => [value, shared])).toEqual([
    [{ a: 'x' }, false],
    [{ a: 'x' }, true],
  ]);
});
