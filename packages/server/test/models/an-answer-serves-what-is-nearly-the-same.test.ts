import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eraseItem } from '../../src/audit/erase.ts';
import { openNearAnswers } from '../../src/model-ledger/open-near-answers.ts';
import { answerShape } from '../../src/models/answer-shape.ts';
import type { Likeness, ModelRequest } from '../../src/models/model.ts';
import type { NearQuestion } from '../../src/models/ports.ts';
import { asSql } from '../../src/store/database.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { type ModelLab, openModelLab, patience, quick, requestOf } from './support.ts';

interface Said {
  readonly category: string;
  readonly why: string;
}

const shape = answerShape('said', z.strictObject({ category: z.string(), why: z.string() }));
const text =
  'My laptop does not start any more since the update of this morning, the screen is black';
const nearly = `${text} now`;
const other = 'The printer on floor three eats paper and nobody of the building answers';
let lab: ModelLab;
let items: readonly string[];

beforeAll(async () => {
  lab = await openModelLab();
  items = await Promise.all(
    ['a', 'b', 'c'].map((externalId) => lab.line.accept({ externalId, source: 'api' })),
  );
});
beforeEach(async () => {
  await lab.line.sql('delete from signalbox.near_answer');
  // What was said of an item before is given again, and not kept a second time.
  await lab.line.sql('delete from signalbox.model_answer');
  lab.server.script((_request, n) => ({ json: { category: `c${n}`, why: 'secret words' } }));
});
afterEach(() => lab.server.assertClean());
afterAll(() => lab.close());

const itemOf = (n: number): string => items[n] ?? '';
const alike = (of: string, more: Partial<Likeness<Said>> = {}): Likeness<Said> => ({
  ...{ text: of, rest: { task: 'sort' }, atLeast: 0.8, keepForMs: 60_000 },
  carry: ({ category }) => ({ category, why: '' }),
  ...more,
});

interface Asking {
  readonly item?: number;
  readonly agent?: string;
  readonly version?: string;
  readonly likeness?: Partial<Likeness<Said>>;
  readonly request?: Partial<ModelRequest<Said>>;
  readonly id?: string;
}

async function ask(of: string, asking: Asking = {}) {
  const { item = 0, agent = 'triage', version = 'v_1' } = asking;
  const itemId = itemOf(item);
  const model = quick(lab.open({ near: true, cache: true, config: { id: asking.id ?? 'm' } }));
  const answer = await model.ask(
    requestOf<Said>(itemId, {
      for: { itemId, agent, version, tainted: true },
      // As a conversation has it: each item has a boundary of its own.
      system: `Sort it. ${itemId}`,
      messages: [{ role: 'user', text: of }],
      answer: shape,
      likeness: alike(of, asking.likeness),
      ...asking.request,
    }),
    patience(),
  );
  await lab.recorded();
  return answer;
}

test('a text that is nearly the same has the answer of the other, flagged, for nothing, and without its words', async () => {
  const first = await ask(text);
  expect(first).toMatchObject({ alike: null, cached: false, value: { why: 'secret words' } });
  const before = lab.server.requests.length;
  const second = await ask(nearly, { item: 1 });
  expect(lab.server.requests).toHaveLength(before);
  expect(second).toMatchObject({
    ...{ costMicros: 0, callId: null, cached: false, shared: false },
    value: { category: first.value?.category, why: '' },
  });
  expect(second.alike).toBeGreaterThan(0.8);
  expect(second.alike).toBeLessThan(1);
  expect(await lab.line.sql('select hits::int, item_id from signalbox.near_answer')).toEqual([
    { hits: 1, item_id: itemOf(0) },
  ]);
});

describe('nothing serves', () => {
  test.each<readonly [string, string, Asking]>([
    ['another text', other, {}],
    ['one that is less alike than wanted', nearly, { likeness: { atLeast: 0.999 } }],
    ['another agent', nearly, { agent: 'network' }],
    ['another version', nearly, { version: 'v_2' }],
    ['another model', nearly, { id: 'n' }],
    ['what is told beside the text', nearly, { likeness: { rest: { task: 'other' } } }],
    [
      'another shape',
      nearly,
      {
        request: {
          answer: answerShape(
            'said',
            z.strictObject({ category: z.string(), why: z.string().nullable() }),
          ) as never,
        },
      },
    ],
    ['another length', nearly, { request: { maxOutputTokens: 50 } }],
    ['a request that does not say so', nearly, { request: { likeness: undefined } }],
    ['an answer that may not be carried over', nearly, { likeness: { carry: () => null } }],
    ['the item itself', nearly, { item: 0 }],
  ])('%s', async (_, of, asking) => {
    await ask(text);
    expect(await ask(of, { item: 1, ...asking })).toMatchObject({ alike: null });
  });

  test('what has expired', async () => {
    await ask(text);
    await lab.line.sql('update signalbox.near_answer set expires_at = now()');
    expect(await ask(nearly, { item: 1 })).toMatchObject({ alike: null });
  });

  test('an answer that nobody may carry over is not kept', async () => {
    await ask(text, { likeness: { carry: () => null } });
    expect(await lab.line.sql('select 1 from signalbox.near_answer')).toEqual([]);
  });

  test('an answer about an item of which an outcome says that it was wrong', async () => {
    await ask(text);
    const key = await lab.line.sql<{ id: string }>(
      `insert into signalbox.api_key (tenant_id, id, name, prefix, secret_hash, scopes)
       values ($1, gen_random_uuid(), 'x', 'x', '\\x01', '{}') returning id`,
      [lab.line.tenantId],
    );
    await lab.line.sql(
      `insert into signalbox.outcome (tenant_id, id, item_id, field, value, correct, witness, reported_by)
       values ($1, gen_random_uuid(), $2, 'category', 'x', false, 'person', $3)`,
      [lab.line.tenantId, itemOf(0), key[0]?.id],
    );
    expect(await ask(nearly, { item: 1 })).toMatchObject({ alike: null });
    await lab.line.sql('delete from signalbox.outcome');
  });
});

test('of several the most alike serves', async () => {
  await ask(`${text} and I need help`, { item: 1 });
  const best = await ask(text, { likeness: { atLeast: 1 } });
  const taken = await ask(nearly, { item: 2, likeness: { atLeast: 0.7 } });
  expect(taken.value?.category).toBe(best.value?.category);
});

test('an item has one answer of each kind, the newest', async () => {
  await ask(text);
  const again = await ask(`${text} again`);
  const rows = await lab.line.sql('select 1 from signalbox.near_answer');
  expect(rows).toHaveLength(1);
  const taken = await ask(text, { item: 1 });
  expect(taken.value?.category).toBe(again.value?.category);
});

describe('what lies in the tables', () => {
  const question = (of: string, itemId: string): NearQuestion => ({
    for: { itemId, agent: 'triage', version: 'v_1', tainted: true },
    ...{ text: of, rest: 'rest', atLeast: 0.8, keepForMs: 60_000 },
  });

  test('goes with the item, also when it is erased between finding and taking', async () => {
    const { database, master, tenantId } = lab.line;
    const keys = tenantKeys(master, tenantId);
    const gone = await lab.line.accept({ externalId: 'gone', source: 'api' });
    const near = openNearAnswers(database, keys);
    await near.keep(question(text, gone), '"personal"');
    const found = await near.find(question(nearly, itemOf(0)));
    expect(found).toMatchObject({ kept: '"personal"' });
    await eraseItem({ database, keys, nowMs: 0, actor: 'system' }, gone);
    expect(await near.take(found?.id ?? '')).toBe(false);
    expect(await near.find(question(nearly, itemOf(0)))).toBeNull();
    for (const table of ['near_answer', 'near_band']) {
      expect(await lab.line.sql(`select 1 from signalbox.${table}`)).toEqual([]);
    }
    await near.keep(question(text, gone), '"personal"');
    expect(await lab.line.sql('select 1 from signalbox.near_answer')).toEqual([]);
  });

  test('says nothing of the text: the same one has other bands under another key, and the rest is sealed', async () => {
    const { database, master, tenantId } = lab.line;
    const otherTenant = await ensureTenant(asSql(database.system), 'other');
    const near = openNearAnswers(database, tenantKeys(master, tenantId));
    await near.keep(question(text, itemOf(0)), '"hardware"');
    const mine = await lab.line.sql<{ band: Buffer }>('select band from signalbox.near_band');
    expect(mine.length).toBe(16);
    const [row] = await lab.line.sql<{ sealed: Buffer }>(
      'select sealed from signalbox.near_answer',
    );
    expect(row?.sealed.toString('latin1')).not.toContain('hardware');
    const theirs = openNearAnswers(database, tenantKeys(master, otherTenant));
    expect(await theirs.find({ ...question(text, itemOf(1)), atLeast: 0 })).toBeNull();
    // Bands of another tenant's key are none of ours, wherever they lie.
    const foreign = openNearAnswers(database, { ...tenantKeys(master, otherTenant), tenantId });
    expect(await foreign.find({ ...question(text, itemOf(1)), atLeast: 0 })).toBeNull();
  });

  test('is no more than it may be: those go that were not taken for the longest time', async () => {
    const { database, master, tenantId } = lab.line;
    const near = openNearAnswers(database, tenantKeys(master, tenantId), { most: 5 });
    for (let n = 0; n < 32; n += 1) {
      await near.keep({ ...question(text, itemOf(0)), rest: `rest ${n}` }, '"x"');
    }
    const rows = await lab.line.sql('select 1 from signalbox.near_answer');
    expect(rows).toHaveLength(5);
  });
});
