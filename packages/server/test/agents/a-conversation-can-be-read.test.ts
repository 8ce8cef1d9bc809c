import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eraseItem } from '../../src/audit/erase.ts';
import { readConversation } from '../../src/http/read-conversation.ts';
import { stepRecorder } from '../../src/line/runner/step-recorder.ts';
import { createItemKey } from '../../src/vault/item-key.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import {
  type AgentsLab,
  agentOf,
  decided,
  openAgentsLab,
  says,
  specialist,
} from './support/agents-lab.ts';

let lab: AgentsLab;
/** A ticket that was split, and about one part of which a peer was asked. */
let id: string;

beforeAll(async () => {
  lab = await openAgentsLab({
    tiers: '[quick]',
    triage: 'asks: [network]\n',
    more: { ...specialist('network', 'asks: [hardware]\n'), ...specialist('hardware') },
  });
  lab.server.script((request) => {
    const agent = agentOf(request);
    if (agent === 'triage')
      return says(request, { parts: [{ title: 'no link', agent: 'network' }] });
    if (agent === 'hardware')
      return { json: { answer: 'Yes, since noon.', citations: [], sure: true } };
    return request.messages.some(({ role }) => role === 'tool')
      ? says(request, { category: 'hardware' })
      : { toolCalls: [{ name: 'consult', input: { agent: 'hardware', question: 'Broken?' } }] };
  });
  id = await decided(lab, 'a walrus sits on the cable, write to ada@example.org');
});
afterEach(() => lab.server.assertClean());
afterAll(() => lab.close());

const read = (item = id, tenant = lab.line.tenantId) =>
  readConversation(lab.line.context, tenant, item);

test('every step is there in its order, with who it was, what it cost and what was said', async () => {
  const [conversation, ...others] = await read();
  expect(others).toEqual([]);
  expect(conversation).toMatchObject({ agent: 'triage', outcome: 'decided', revisionNo: 1 });
  const steps = conversation?.steps ?? [];
  expect(steps.map(({ no, agent, kind, name }) => `${no} ${agent} ${kind} ${name}`)).toEqual([
    '1 triage model quick',
    '2 triage split network',
    '3 network model quick',
    '4 hardware model quick',
    '5 network consult hardware',
    '6 network model quick',
  ]);
  expect(steps[0]?.input).toContain('a walrus sits on the cable');
  expect(steps[0]?.input).toContain('You sort tickets of a small company.');
  expect(steps[4]).toMatchObject({ input: 'Broken?', output: 'Yes, since noon.', tainted: true });
  const sum = (of: (step: (typeof steps)[number]) => number | null): number =>
    steps.reduce((total, step) => total + (of(step) ?? 0), 0);
  expect(conversation?.costMicros).toBe(sum(({ costMicros }) => costMicros));
  expect(conversation?.costMicros).toBeGreaterThan(0);
  expect(conversation?.inputTokens).toBe(sum(({ inputTokens }) => inputTokens));
  expect(conversation?.tookMs).toBeGreaterThanOrEqual(0);
});

test('what is read is redacted, and has the hash that was recorded', async () => {
  const steps = (await read())[0]?.steps ?? [];
  expect(JSON.stringify(steps)).not.toContain('ada@example.org');
  expect(steps[0]?.input).toContain('[EMAIL_1]');
  expect(steps.every(({ inputHash }) => /^[0-9a-f]{64}$/.test(inputHash))).toBe(true);
  // Keyed: it is no hash that somebody could make from a guess at the text.
  expect(steps[4]?.inputHash).not.toBe(createHmac('sha256', '').update('Broken?').digest('hex'));
});

test('an item no model was asked about has none, and an item of somebody else is not there', async () => {
  const item = await lab.line.accept({ source: 'desk', externalId: 'A-new', body: 'just came' });
  expect(await read(item)).toEqual([]);
  const foreign = read(id, '0192f0c0-0000-7000-8000-000000000000');
  await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
});

test('the newest is first', async () => {
  const externalId = 'A-twice';
  const body = 'the cable again';
  const item = await lab.line.accept({ source: 'desk', externalId, revision: '1', body });
  await lab.line.drain();
  await lab.line.accept({ source: 'desk', externalId, revision: '2', body: `${body}, please` });
  await lab.line.drain();
  expect((await read(item)).map(({ revisionNo }) => revisionNo)).toEqual([2, 1]);
});

test('once erased the steps are there without their texts, and a step that came too late has none either', async () => {
  const before = (await read())[0];
  const keys = tenantKeys(lab.line.master, lab.line.tenantId);
  await eraseItem({ ...lab.line, keys, nowMs: Date.now(), actor: 'system' }, id);
  const erased = (await read())[0];
  expect(erased?.costMicros).toBe(before?.costMicros);
  const bare = before?.steps.map((step) => ({ ...step, input: null, output: null }));
  expect(erased?.steps).toEqual(bare);
  // It came in again, under a new key, while somebody still spoke under the old one.
  const { wrapped } = createItemKey(keys, id);
  await lab.line.sql(
    'insert into signalbox.item_key (tenant_id, item_id, wrapped) values ($1, $2, $3)',
    [...[lab.line.tenantId, id, wrapped]],
  );
  const { key } = createItemKey(keys, id);
  const conversationId = before?.id ?? '';
  const of = { tenantId: lab.line.tenantId, itemId: id, conversationId, key };
  await lab.line.sql('delete from signalbox.step where conversation_id = $1', [conversationId]);
  await stepRecorder(
    lab.line.database,
    of,
  )({
    ...{ agent: 'triage', kind: 'model', name: 'quick', modelCallId: null, tainted: true },
    ...{ outcome: 'answered', tookMs: 1, costMicros: 1, inputTokens: 1, outputTokens: 1 },
    ...{ input: 'late', output: 'late' },
  });
  expect((await read())[0]?.steps).toMatchObject([{ input: null, output: null }]);
});
