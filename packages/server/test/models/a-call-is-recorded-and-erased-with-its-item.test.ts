import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { eraseItem } from '../../src/audit/erase.ts';
import { answerAad, promptAad } from '../../src/model-ledger/call-aad.ts';
import { answerShape } from '../../src/models/answer-shape.ts';
import { readItemKey } from '../../src/store/model/read-item-key.ts';
import { inTenant } from '../../src/store/tx.ts';
import { openText, textMac, unwrapItemKey } from '../../src/vault/item-key.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { key, type ModelLab, openModelLab, patience, quick, requestOf } from './support.ts';

let lab: ModelLab;

beforeAll(async () => {
  lab = await openModelLab();
});
afterAll(() => lab.close());

interface CallRow {
  readonly id: string;
  readonly outcome: string | null;
  readonly repair: boolean;
  readonly prompt_sealed: Buffer;
  readonly answer_sealed: Buffer;
  readonly prompt_mac: Buffer;
}

const callsOf = (itemId: string): Promise<readonly CallRow[]> =>
  lab.line.sql<CallRow>('select * from signalbox.model_call where item_id = $1 order by id', [
    itemId,
  ]);

test('each call is written down with whom it was for, what it used, and its texts under the key of the item', async () => {
  const shape = answerShape('x', z.strictObject({ a: z.string() }));
  lab.server.script([
    { text: 'The router of floor three', usage: { input: 100, cachedInput: 10, output: 20 } },
    { json: { a: 'done' } },
  ]);
  const request = requestOf(lab.itemId, { answer: shape });
  const answer = await quick(lab.open()).ask(request, patience());
  await lab.recorded();
  const calls = await callsOf(lab.itemId);
  expect(calls).toMatchObject([
    {
      ...{ agent: 'triage', version: 'v_1', model: 'quick', provider: 'openai', tainted: false },
      ...{
        provider_model: 'gpt-5-mini',
        repair: false,
        outcome: 'answered',
        cost_micros: 90 + 1 + 80,
      },
      ...{ input_tokens: 100, cached_tokens: 10, output_tokens: 20, held_micros: 0 },
      price: { from: '2026-01-01', input: 1_000_000 },
    },
    { repair: true, outcome: 'answered', request_id: answer.requestId },
  ]);
  const text = JSON.stringify(await lab.line.sql('select * from signalbox.model_call'));
  expect(text).not.toMatch(/router|printer|paper/);
  const keys = tenantKeys(lab.line.master, lab.line.tenantId);
  const wrapped = await inTenant(lab.line.database, lab.line.tenantId, (tx) =>
    readItemKey(tx, lab.itemId),
  );
  const itemKey = unwrapItemKey(keys, lab.itemId, wrapped);
  const [first] = calls;
  if (first === undefined) throw new Error('there are two');
  const prompt = openText(itemKey, promptAad(first.id), first.prompt_sealed);
  expect(prompt).toContain('The printer on floor three eats paper.');
  expect(prompt).not.toContain(key);
  expect(first.prompt_mac.equals(textMac(itemKey, prompt))).toBe(true);
  expect(openText(itemKey, answerAad(first.id), first.answer_sealed)).toBe(
    'The router of floor three',
  );
});

test('an answer is given before its end is recorded, and nothing of that is lost', async () => {
  const itemId = await lab.line.accept({ externalId: 'recorded-behind', source: 'api' });
  const holder = new pg.Client({ connectionString: lab.line.ownerUrl });
  await holder.connect();
  lab.server.script(async () => {
    await holder.query('begin; select from signalbox.model_call for update');
    return { text: 'said' };
  });
  const models = lab.open();
  expect(await quick(models).ask(requestOf(itemId), patience())).toMatchObject({ text: 'said' });
  expect(await callsOf(itemId)).toMatchObject([{ outcome: null, held_micros: expect.any(Number) }]);
  const recorded = models.recorded();
  await holder.query('commit');
  await holder.end();
  await recorded;
  expect(await callsOf(itemId)).toMatchObject([{ outcome: 'answered' }]);
});

test('erasing the item empties its texts and keeps what it cost; an answer that comes later cannot be opened', async () => {
  const { database, master, tenantId } = lab.line;
  const keys = tenantKeys(master, tenantId);
  const itemId = await lab.line.accept({ externalId: 'to-erase', source: 'api' });
  lab.server.script([{ text: 'said' }, { text: 'said late', delayMs: 400 }]);
  const model = quick(lab.open());
  await model.ask(requestOf(itemId), patience());
  await lab.recorded();
  const late = model.ask(requestOf(itemId), patience());
  while ((await callsOf(itemId)).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await eraseItem({ database, keys, nowMs: 0, actor: 'system' }, itemId);
  await late;
  await lab.recorded();
  const [first, second] = await callsOf(itemId);
  expect(first).toMatchObject({ outcome: 'answered' });
  expect(first?.prompt_sealed).toHaveLength(0);
  expect(first?.answer_sealed).toHaveLength(0);
  expect(second?.prompt_sealed).toHaveLength(0);
  const wrapped = await inTenant(database, tenantId, (tx) => readItemKey(tx, itemId));
  expect(wrapped).toBeNull();
});

test('another tenant sees no call, no counter and no answer', async () => {
  const other = '01890000-0000-7000-8000-000000000000';
  for (const table of ['model_call', 'spend_counter', 'model_answer', 'near_answer', 'near_band']) {
    const seen = await inTenant(lab.line.database, other, (tx) =>
      tx.query(`select 1 from signalbox.${table}`),
    );
    expect(seen).toEqual([]);
  }
});
