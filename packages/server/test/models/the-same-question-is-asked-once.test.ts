import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { eraseItem } from '../../src/audit/erase.ts';
import { openAnswerCache } from '../../src/model-ledger/open-answer-cache.ts';
import { answerShape } from '../../src/models/answer-shape.ts';
import type { ModelRequest } from '../../src/models/model.ts';
import { asSql } from '../../src/store/database.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { type ModelLab, openModelLab, patience, quick, requestOf } from './support.ts';

let lab: ModelLab;
let items: readonly string[];

beforeAll(async () => {
  lab = await openModelLab();
  items = await Promise.all(
    ['a', 'b', 'c'].map((externalId) => lab.line.accept({ externalId, source: 'api' })),
  );
  lab.server.script((_request, n) => ({ text: `answer ${n}` }));
});
afterAll(() => lab.close());

const asking = (text: string): Partial<ModelRequest> => ({ messages: [{ role: 'user', text }] });
const itemOf = (n: number): string => items[n] ?? '';
const of = (n: number, tainted: boolean) => ({
  for: { itemId: itemOf(n), agent: `agent-${n}`, version: 'v_1', tainted },
});

async function ask(n: number, tainted: boolean, request: Partial<ModelRequest>) {
  const model = quick(lab.open({ cache: true }));
  const asked = requestOf(itemOf(n), { ...request, ...of(n, tainted) });
  const answer = await model.ask(asked, patience());
  await lab.recorded();
  return answer;
}

test('another item that asks the very same gets the same answer, for nothing', async () => {
  const first = await ask(0, false, asking('once'));
  const second = await ask(1, false, asking('once'));
  expect(first.cached).toBe(false);
  expect(second).toMatchObject({ cached: true, text: first.text, costMicros: 0 });
  const [row] = await lab.line.sql(
    `select hits::int from signalbox.model_answer order by created_at desc limit 1`,
  );
  expect(row).toEqual({ hits: 1 });
});

test.each<readonly [string, Partial<ModelRequest>]>([
  ['text', asking('another')],
  ['system', { system: 'You answer at length.' }],
  ['length', { maxOutputTokens: 100 }],
  ['temperature', { temperature: 1 }],
  ['schema', { answer: answerShape('x', z.strictObject({ a: z.string() })) }],
])('another %s is another question', async (what, request) => {
  lab.server.script((_request, n) =>
    what === 'schema' ? { json: { a: `${n}` } } : { text: `answer ${n}` },
  );
  await ask(0, false, asking('base'));
  const answer = await ask(1, false, { ...asking('base'), ...request });
  expect(answer.cached).toBe(false);
  lab.server.script((_request, n) => ({ text: `answer ${n}` }));
});

test('text of somebody outside decides about no other item', async () => {
  await ask(0, true, asking('tainted'));
  expect(await ask(1, true, asking('tainted'))).toMatchObject({ cached: false });
  expect(await ask(2, false, asking('tainted'))).toMatchObject({ cached: false });
  expect(await ask(0, true, asking('tainted'))).toMatchObject({ cached: true });
  // What was asked without taint is not given to a tainted one either.
  await ask(0, false, asking('clean'));
  expect(await ask(1, true, asking('clean'))).toMatchObject({ cached: false });
});

test('tool calls and failures are not kept', async () => {
  const tools = [{ name: 'look_up', description: 'x', inputSchema: { type: 'object' } }];
  lab.server.script([{ toolCalls: [{ name: 'look_up', input: {} }] }, { text: 'now' }]);
  await ask(0, false, { ...asking('with tools'), tools });
  expect(await ask(0, false, { ...asking('with tools'), tools })).toMatchObject({
    cached: false,
    text: 'now',
  });
  lab.server.script((_request, n) => ({ text: `answer ${n}` }));
});

test('what was answered before waits for no turn and for no price', async () => {
  await ask(0, false, asking('no turn'));
  const one = requestOf(itemOf(1), { ...asking('no turn'), ...of(1, false) });
  const free = quick(lab.open({ cache: true, config: { prices: [] } }));
  expect(await free.ask(one, patience())).toMatchObject({ cached: true });
  const busy = quick(lab.open({ cache: true, config: { atOnce: 1, waiting: 0 } }));
  lab.server.script((_request, n) => ({ text: `answer ${n}`, delayMs: 300 }));
  const other = busy.ask(requestOf(itemOf(0), asking('takes the only place')), patience());
  expect(await busy.ask(one, patience())).toMatchObject({ cached: true });
  await other;
  lab.server.script((_request, n) => ({ text: `answer ${n}` }));
});

test('an answer is kept for its time', async () => {
  await ask(0, false, asking('old'));
  await lab.line.sql(`update signalbox.model_answer set expires_at = now()`);
  expect(await ask(0, false, asking('old'))).toMatchObject({ cached: false });
  expect(await ask(0, false, asking('old'))).toMatchObject({ cached: true });
});

test('of too many answers those go that were not used for the longest time', async () => {
  const { database, master, tenantId } = lab.line;
  const cache = openAnswerCache(database, tenantKeys(master, tenantId), {
    keepForMs: 60_000,
    most: 10,
  });
  const question = (n: number) => ({ ...of(0, false), canonical: `question ${n}` });
  for (let n = 0; n < 63; n += 1) {
    await cache.keep(question(n), `${n}`);
    expect(await cache.find(question(0))).toBe('0');
  }
  await cache.keep(question(63), '63');
  const [row] = await lab.line.sql(`select count(*)::int as kept from signalbox.model_answer`);
  expect(row).toEqual({ kept: 10 });
  expect(await cache.find(question(0))).toBe('0');
  expect(await cache.find(question(20))).toBeNull();
});

test('another tenant finds nothing', async () => {
  const { database, master, tenantId } = lab.line;
  const other = await ensureTenant(asSql(database.system), 'other');
  const question = { ...of(0, false), canonical: 'between tenants' };
  await openAnswerCache(database, tenantKeys(master, tenantId)).keep(question, 'ours');
  expect(await openAnswerCache(database, tenantKeys(master, other)).find(question)).toBeNull();
});

test('erasing the item an answer was given for ends it', async () => {
  const { database, master, tenantId } = lab.line;
  const keys = tenantKeys(master, tenantId);
  const gone = await lab.line.accept({ externalId: 'gone', source: 'api' });
  const cache = openAnswerCache(database, keys);
  const question = { for: { ...of(0, false).for, itemId: gone }, canonical: 'about it' };
  await cache.keep(question, 'personal');
  expect(await cache.find(question)).toBe('personal');
  await eraseItem({ database, keys, nowMs: 0, actor: 'system' }, gone);
  expect(await cache.find(question)).toBeNull();
  const rows = await lab.line.sql(`select 1 from signalbox.model_answer where item_id = $1`, [
    gone,
  ]);
  expect(rows).toEqual([]);
  await cache.keep(question, 'personal');
  expect(await cache.find(question)).toBeNull();
});
