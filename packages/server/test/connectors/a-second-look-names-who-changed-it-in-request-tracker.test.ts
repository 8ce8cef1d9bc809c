import { Agent } from 'undici';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Connector, OutsideWrite, SecondLook } from '../../src/connectors/connector.ts';
import { rtConnector } from '../../src/connectors/rt/rt-connector.ts';
import { sourceSchema } from '../../src/workspace/source-schema.ts';
import { type JsonAnswer, type JsonServer, serveJson } from '../polling/support/serve-json.ts';

interface Change {
  readonly id: number;
  readonly Field: string;
  readonly Creator: string;
}

let rt: JsonServer;
let connector: Connector;
let look: SecondLook;
let changes: readonly Change[] = [];
let marked = true;
const agent = new Agent();
const key = '0192f0c0-cccc-7000-8000-000000000001';
const shown = new Map<number, { readonly Priority: string; readonly Category: string }>();

const json = (body: unknown): JsonAnswer => ({ status: 200, body });

function ticketOf(id: number): Record<string, unknown> {
  const { Priority = '20', Category = 'Network' } = shown.get(id) ?? {};
  return {
    ...{ id: String(id), type: 'ticket', Status: 'open', Priority },
    ...{ Queue: { id: '3', type: 'queue' }, Owner: { id: 'Nobody', type: 'user' } },
    CustomFields: [{ id: '7', type: 'customfield', name: 'Category', values: [Category] }],
  };
}

/** RT's answers as they were seen on a real one; any other question fails the test. */
function answer(full: string, query: URLSearchParams): JsonAnswer | undefined {
  const path = full.replace('/REST/2.0', '');
  const text = query.get('query') ?? '';
  if (path === '/tickets' && query.get('fields') === 'Status,Priority,Queue,Owner,CustomFields') {
    const ids = [...text.matchAll(/id = (\d+)/g)].map(([, id]) => Number(id));
    const items = ids.filter((id) => shown.has(id)).map(ticketOf);
    return json({ items, count: items.length });
  }
  if (path === '/queue/3') return json({ Name: 'Network' });
  if (path === '/ticket/1') return json(ticketOf(1));
  if (path !== '/transactions' || !text.startsWith("ObjectType = 'RT::Ticket' AND ObjectId = 1 "))
    return undefined;
  if (text.endsWith(`AND 'CF.{Idempotency Key}' = '${key}'`)) {
    const ours = { id: '500', type: 'transaction', Creator: { id: 'svc-agent', type: 'user' } };
    return json({ items: marked ? [ours] : [] });
  }
  if (!text.includes('AND id > 500 AND (Field = ')) return undefined;
  const fields = [...text.matchAll(/Field = '([^']+)'/g)].map(([, name]) => name);
  const items = changes
    .filter(({ id, Field }) => id > 500 && fields.includes(Field))
    .sort((a, b) => b.id - a.id)
    .map(({ id, Field, Creator }) => ({ id: String(id), Field, Creator: { id: Creator } }));
  return json({ items });
}

beforeAll(async () => {
  rt = await serveJson(answer, () => Date.now());
  const config = sourceSchema.parse({
    ...{ name: 'rt', type: 'rt', url: rt.url, token: 't', automations: ['night-rules'] },
    fields: {
      category: { custom_field: 'Category', values: { network: 'Network' } },
      priority: { field: 'Priority', values: { low: '20', urgent: '80' } },
      team: { field: 'Queue', values: { network: 'Network' } },
    },
  });
  if (config.type !== 'rt') throw new Error('another source');
  connector = rtConnector(config, agent);
  if (connector.secondLook === undefined) throw new Error('no second look');
  look = connector.secondLook;
});
afterAll(async () => {
  await agent.close();
  await rt.close();
});
afterEach(() => {
  rt.asked.length = 0;
  shown.clear();
  marked = true;
});

const write = (id: number): OutsideWrite => ({
  ...{ tenantId: 't', externalId: String(id), writeKey: key, note: null },
  fields: { category: 'network', priority: 'low', team: 'network' },
});
const asLow = { Priority: '20', Category: 'Network' };

test('fifty tickets are one request, and each has its values in our words', async () => {
  for (let id = 1; id <= look.atOnce; id += 1) shown.set(id, asLow);
  shown.set(2, { Priority: '80', Category: 'Software' });
  const writes = [...shown.keys()].map(write);
  const seen = await look.read(writes, 5_000);
  expect(seen.size).toBe(50);
  expect(seen.get('1')).toEqual({ category: 'network', priority: 'low', team: 'network' });
  expect(seen.get('2')).toEqual({ category: 'Software', priority: 'urgent', team: 'network' });
  expect(rt.asked.filter((path) => path.endsWith('/tickets'))).toHaveLength(1);
});

test('a ticket the list leaves out was not seen', async () => {
  shown.set(1, asLow);
  expect([...(await look.read([write(1), write(9)], 5_000)).keys()]).toEqual(['1']);
});

test.each([
  ['hanna', 'person'],
  ['svc-agent', 'automation'],
  ['RT_System', 'automation'],
  ['night-rules', 'automation'],
])('what %s did last is by %s, a custom field by its number', async (who, by) => {
  changes = [
    { id: 499, Field: 'Priority', Creator: 'hanna' },
    { id: 501, Field: '7', Creator: 'svc-agent' },
    { id: 502, Field: 'Priority', Creator: 'svc-agent' },
    { id: 510, Field: '7', Creator: who },
    { id: 511, Field: 'Priority', Creator: who },
  ];
  const changed = await look.changedBy?.(write(1), ['category', 'priority', 'team'], 5_000);
  expect(changed).toEqual({ category: by, priority: by });
});

test('without our mark nobody can be named', async () => {
  marked = false;
  changes = [{ id: 511, Field: 'Priority', Creator: 'hanna' }];
  expect(await look.changedBy?.(write(1), ['priority'], 5_000)).toEqual({});
});

test('a value that no change tells of is by nobody that is known, not by us', async () => {
  changes = [{ id: 502, Field: 'Priority', Creator: 'svc-agent' }];
  expect(await look.changedBy?.(write(1), ['priority'], 5_000)).toEqual({});
});
