import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EraseError, eraseItem, eraseSelected } from '../../src/audit/erase.ts';
import { uuidV7 } from '../../src/ids/uuid-v7.ts';
import { createItemKey, sealText, textMac, unwrapItemKey } from '../../src/vault/item-key.ts';
import { requesterRef } from '../../src/vault/requester-ref.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { untilSearchable } from '../support/searchable.ts';
import { dumpAll, emptyTables, insertRow, insertTold } from './behind-the-back.ts';
import { type AuditLab, openAuditLab } from './support.ts';

// Words that occur nowhere else, so that finding one in a dump means that it came from the text.
const words = ['zwetschgenkuchen', 'quillerjoch', 'brandauerweg', 'xylograf', 'mumpitzel'];
const [subject, body] = ['Zwetschgenkuchen Quillerjoch', 'brandauerweg XYLOGRAF mumpitzel'];
const reply = `Dear customer, ${body} `.repeat(8);
const email = 'xylograf@mumpitzel.example';

let lab: AuditLab;
beforeAll(async () => {
  lab = await openAuditLab();
});
beforeEach(async () => {
  await lab.reset();
  await emptyTables(lab);
});
afterAll(() => lab.close());

const keys = () => tenantKeys(lab.master, lab.tenantId);
const options = () => ({
  ...{ database: lab.database, keys: keys(), nowMs: Date.UTC(2026, 10, 21), actor: 'person:ada' },
});

const insert = (table: string, row: Readonly<Record<string, unknown>>): Promise<void> =>
  insertRow(lab, table, row);

interface Made {
  readonly id: string;
  readonly actionId: string;
  readonly wrapped: Buffer;
}

/** An item with its text in every place that can hold some of it. */
async function makeItem(externalId: string, requester: string = email): Promise<Made> {
  const id = uuidV7();
  const [decisionId, actionId, holdId, importId] = [uuidV7(), uuidV7(), uuidV7(), uuidV7()];
  const { key, wrapped } = createItemKey(keys(), id);
  const mac = textMac(key, body);
  const own = { item_id: id, decision_id: decisionId };
  const now = new Date();
  await insert('item', {
    ...{
      id,
      kind: 'ticket',
      source: 'api',
      external_id: externalId,
      revision: '1',
      revision_no: 1,
    },
    ...{
      state: 'resolved',
      requester_ref: requesterRef(keys(), requester),
      received_at: now.toISOString(),
    },
    requester_domain: 'mumpitzel.example',
  });
  await insert('item_key', { item_id: id, wrapped });
  for (const revision of [1, 2]) {
    await insert('message', {
      ...{
        item_id: id,
        id: uuidV7(),
        revision_no: revision,
        origin: 'requester',
        at: now.toISOString(),
      },
      ...{
        sealed: sealText(key, 'm', body),
        text_mac: mac,
        subject,
        body,
        fields: { xylograf: body },
      },
      findings: [],
      context: { asked: body, urgency: [{ words: 'xylograf' }] },
    });
  }
  await insertTold(lab, { itemId: id, externalId, body });
  await insert('idempotency_key', {
    key_hash: textMac(key, 'key'),
    item_id: id,
    content_hash: mac,
  });
  const field = { value: 'billing', confidence: 0.9, evidence: [{ text: 'xylograf', weight: 1 }] };
  await insert('decision', {
    ...{
      id: decisionId,
      item_id: id,
      revision_no: 1,
      agent: 'triage',
      version: 'v1',
      epoch: 1,
      lane: 'auto',
    },
    ...{
      fields: { category: field, priority: field },
      reasons: '[]',
      doubt: JSON.stringify([{ text: 'mumpitzel' }]),
    },
    facts: {
      fields: [{ field: 'category', value: 'billing', confidence: 0.9 }],
      risk: 'reversible',
      tripped: [],
      matched: 'quillerjoch',
    },
    text_mac: mac,
  });
  await insert('action', {
    ...{
      id: actionId,
      ...own,
      type: 'reply',
      risk: 'visible',
      hash: 'h',
      lane: 'auto',
      verdict: 'confirmed',
    },
    payload: { category: 'billing', said: [reply] },
  });
  await insert('attempt', {
    ...{
      id: uuidV7(),
      action_id: actionId,
      item_id: id,
      number: 1,
      fence: 1,
      verdict: 'confirmed',
    },
    ...{
      deadline_at: now.toISOString(),
      intended: { body },
      precondition: { body },
      read_back: { body },
      exchange: { requests: [{ sent: body, answered: body }] },
    },
  });
  await insert('hold', {
    id: holdId,
    ...own,
    kind: 'review',
    origin: 'gate',
    state: 'decided',
    until: now.toISOString(),
  });
  await insert('verdict', {
    ...{ id: uuidV7(), hold_id: holdId, ...own, verdict: 'edit', actor: 'person:ada' },
    ...{ queue: email, reason_code: 'wrong_queue' },
    ...{ fields: { category: 'billing', reply }, note: `see ${body}` },
  });
  await insert('import_run', { id: importId, fingerprint: importId, mode: 'history', mapping: {} });
  const example = { import_id: importId, labels: { category: 'billing' }, in_scope: true };
  await insert('example', {
    ...example,
    id: uuidV7(),
    external_id: null,
    content_hash: textMac(key, 'a'),
    subject,
    body,
  });
  await insert('example', {
    ...{ ...example, id: uuidV7(), external_id: externalId, content_hash: textMac(key, 'b') },
    ...{ subject: 'Another ticket', body: 'of another source with the same id' },
  });
  const keyId = uuidV7();
  await insert('api_key', {
    ...{ id: keyId, name: keyId, prefix: 'p', secret_hash: textMac(key, keyId), scopes: [] },
  });
  const reported = { item_id: id, decision_id: decisionId, witness: 'source', reported_by: keyId };
  for (const [name, value] of [
    ['category', 'billing'],
    ['priority', 'Xylograf Quillerjoch'],
    [email, 'billing'],
  ]) {
    await insert('outcome', {
      ...{ ...reported, id: uuidV7(), field: name, value, predicted: 'billing', correct: false },
    });
  }
  const fields = { category: 'billing', contact: email };
  await insert('desk_ticket', { external_id: externalId, fields });
  await insert('desk_update', { external_id: externalId, write_key: actionId, fields });
  await lab.append({ itemId: id, type: 'decided', detail: { textMac: mac.toString('hex') } });
  return { id, actionId, wrapped };
}

const dump = (): Promise<string> => dumpAll(lab);

const wordsIn = (text: string) => words.filter((word) => text.includes(word));
const one = async (sql: string, id: string) => (await lab.tamper(sql, [id]))[0];

describe('erasing an item', () => {
  it('leaves no word of its text and no way to its requester in any table', async () => {
    const { id, wrapped } = await makeItem('T-1');
    await untilSearchable(lab.database);
    const searched = 'select count(*)::int as n from signalbox.item_search';
    expect(await lab.tamper(searched)).toEqual([{ n: 1 }]);
    expect(wordsIn(await dump())).toEqual(words);
    const reference = requesterRef(keys(), email);
    expect(await dump()).toContain(reference);

    const erased = await eraseItem(options(), id);
    // Whoever makes words of texts comes by once more, as it does every second.
    await untilSearchable(lab.database);
    expect(await lab.tamper(searched)).toEqual([{ n: 0 }]);
    expect(erased).toEqual({ itemId: id, messages: 2, decisions: 1, before: false });
    const after = await dump();
    expect(wordsIn(after)).toEqual([]);
    expect(after).not.toContain(reference);
    expect(after).not.toContain(wrapped.toString('hex'));
    const key = await lab.tamper('select wrapped from signalbox.item_key where item_id = $1', [id]);
    expect(() => unwrapItemKey(keys(), id, key[0]?.['wrapped'] as undefined)).toThrow(
      expect.objectContaining({ code: 'erased' }),
    );
  });

  it('keeps what happened: the item, its values, its verdicts and its audit', async () => {
    const { id, actionId } = await makeItem('T-2');
    await eraseItem(options(), id);
    expect(
      await one(
        'select source, external_id, state, erased_at from signalbox.item where id = $1',
        id,
      ),
    ).toMatchObject({
      ...{ source: 'api', external_id: 'T-2', state: 'resolved', erased_at: expect.any(Date) },
    });
    const decision = await one(
      'select fields, facts, doubt from signalbox.decision where item_id = $1',
      id,
    );
    expect(decision).toEqual({
      fields: {
        category: { value: 'billing', confidence: 0.9, evidence: [] },
        priority: { value: 'billing', confidence: 0.9, evidence: [] },
      },
      facts: {
        fields: [{ field: 'category', value: 'billing', confidence: 0.9 }],
        risk: 'reversible',
        tripped: [],
      },
      doubt: [],
    });
    expect(await one('select payload from signalbox.action where id = $1', actionId)).toEqual({
      payload: { category: 'billing', said: ['[erased]'] },
    });
    expect(
      await one(
        'select verdict, fields, queue, reason_code, note from signalbox.verdict where item_id = $1',
        id,
      ),
    ).toEqual({
      ...{ queue: '[erased]', reason_code: 'wrong_queue' },
      ...{ verdict: 'edit', fields: { category: 'billing', reply: '[erased]' }, note: null },
    });
    expect(
      await one(
        'select verdict, intended, precondition, read_back from signalbox.attempt where item_id = $1',
        id,
      ),
    ).toEqual({
      ...{ verdict: 'confirmed', intended: { erased: true } },
      ...{ precondition: { erased: true }, read_back: { erased: true } },
    });
  });

  it('keeps of an outcome whether the answer was right, and a value only if an agent weighed it', async () => {
    const { id } = await makeItem('T-13');
    await eraseItem(options(), id);
    expect(
      await lab.tamper(
        'select field, value, predicted, correct from signalbox.outcome where item_id = $1 order by id',
        [id],
      ),
    ).toEqual([
      { field: 'category', value: 'billing', predicted: 'billing', correct: false },
      { field: 'priority', value: '[erased]', predicted: 'billing', correct: false },
    ]);
    const desk = { fields: { category: 'billing', contact: '[erased]' } };
    expect(await lab.tamper('select fields from signalbox.desk_ticket')).toEqual([desk]);
    expect(await lab.tamper('select fields from signalbox.desk_update')).toEqual([desk]);
  });

  it('deletes an example of the same text, and none that only has the same id', async () => {
    const { id } = await makeItem('T-14');
    await eraseItem(options(), id);
    expect(await lab.tamper('select external_id, subject from signalbox.example')).toEqual([
      { external_id: 'T-14', subject: 'Another ticket' },
    ]);
  });

  it.each([
    [0, null],
    [1, 'unknown'],
  ])('sends nothing of it again: pending after %i attempts is %s', async (attempts, verdict) => {
    const { id, actionId } = await makeItem(`T-15-${attempts}`);
    await lab.tamper(
      `update signalbox.action set verdict = 'pending', attempts = $2 where id = $1`,
      [actionId, attempts],
    );
    await eraseItem(options(), id);
    expect(await one('select verdict from signalbox.action where id = $1', actionId)).toEqual({
      verdict,
    });
  });

  it('is recorded once, and the audit still verifies, before and after sealing', async () => {
    const { id } = await makeItem('T-3');
    await lab.seal();
    await eraseItem(options(), id);
    expect(await eraseItem(options(), id)).toMatchObject({ before: true });
    expect(await lab.verify()).toMatchObject({ ok: true, entries: 2, unsealed: 1, erased: 1 });
    await lab.seal();
    expect(await lab.verify()).toMatchObject({ ok: true, unsealed: 0, erased: 1 });
    const [entry] = await lab.tamper(
      `select stage, actor, item_id, detail from signalbox.audit_entry where type = 'erased'`,
    );
    expect(entry).toEqual({
      ...{ stage: 'learn', actor: 'person:ada', item_id: id },
      detail: { by: 'person:ada', messages: 2, decisions: 1 },
    });
  });

  it('touches no other item, not even of the same requester', async () => {
    const { id } = await makeItem('T-4');
    const other = await makeItem('T-5');
    const kept = async () =>
      JSON.stringify([
        await one('select * from signalbox.message where item_id = $1', other.id),
        await one('select * from signalbox.item where id = $1', other.id),
        await one('select * from signalbox.decision where item_id = $1', other.id),
      ]);
    const before = await kept();
    await eraseItem(options(), id);
    expect(await kept()).toBe(before);
  });

  it('is refused while a write is on its way, and changes nothing', async () => {
    const { id, actionId } = await makeItem('T-6');
    await lab.tamper(`update signalbox.action set verdict = 'pending' where id = $1`, [actionId]);
    await insert('write_lease', {
      ...{ source: 'api', external_id: 'T-6', action_id: actionId, attempt_id: uuidV7(), fence: 1 },
      retry_at: new Date().toISOString(),
    });
    const before = await dump();
    const refused = await eraseItem(options(), id).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(EraseError);
    expect(refused).toMatchObject({ code: 'write_in_flight' });
    expect(await dump()).toBe(before);
    expect(await eraseSelected(options(), { email })).toMatchObject({ inFlight: [id] });
    await lab.tamper('delete from signalbox.write_lease');
    expect(await eraseItem(options(), id)).toMatchObject({ before: false });
  });

  it('is refused for an item that does not exist or belongs to another tenant', async () => {
    const { id } = await makeItem('T-7');
    const stranger = { ...options(), keys: tenantKeys(lab.master, uuidV7()) };
    await expect(eraseItem(stranger, id)).rejects.toMatchObject({ code: 'item_not_found' });
    await expect(eraseItem(options(), 'T-7')).rejects.toMatchObject({ code: 'item_not_found' });
    expect(wordsIn(await dump())).toEqual(words);
  });
});

describe('a selection', () => {
  it('names an item by its id or by the name its source gives it', async () => {
    const first = await makeItem('T-8');
    const second = await makeItem('T-9');
    const byId = await eraseSelected(options(), { itemId: first.id });
    const byName = await eraseSelected(options(), { source: 'api', externalId: 'T-9' });
    expect([...byId.erased, ...byName.erased].map(({ itemId }) => itemId)).toEqual([
      first.id,
      second.id,
    ]);
    expect(wordsIn(await dump())).toEqual([]);
  });

  it('names every item of a requester by the e-mail address, however it is written', async () => {
    await makeItem('T-10');
    await makeItem('T-11');
    const other = await makeItem('T-12', 'somebody@else.example');
    const { erased } = await eraseSelected(options(), { email: ' Xylograf@Mumpitzel.EXAMPLE' });
    expect(erased).toHaveLength(2);
    expect(await one('select erased_at from signalbox.item where id = $1', other.id)).toEqual({
      erased_at: null,
    });
  });

  it('of nothing erases nothing', async () => {
    const nothing = { erased: [], inFlight: [], facts: 0 };
    expect(await eraseSelected(options(), { email: 'nobody@example.org' })).toEqual(nothing);
    expect(await eraseSelected(options(), { itemId: 'no uuid' })).toEqual(nothing);
    expect(await eraseSelected(options(), { source: 'api', externalId: 'none' })).toEqual(nothing);
  });
});
