import { type RefusedWebhookView, readJsonPath, type WebhookMap } from '@signalbox/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusedKept } from '../../src/webhooks/in/keep-refused.ts';
import { mapDelivery } from '../../src/webhooks/in/map-delivery.ts';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { helpdeskMap, newSecret, signed, ticketBody, useHook } from './support/hooks.ts';

let lab: Lab;
const secret = newSecret();
let sent = 0;

beforeAll(async () => {
  lab = await openLab();
  useHook(lab, [secret]);
});
afterAll(async () => lab.close());

const newId = (): string => {
  sent += 1;
  return `msg_${sent}`;
};

const post = (
  body: string,
  id = newId(),
  headers: Record<string, string> = {},
): Promise<Response> =>
  lab.call(null, 'POST', `/v1/hooks/${lab.own.tenantId}/desk`, body, {
    ...signed(body, { id, secrets: [secret] }),
    ...headers,
  });

interface RefusedPage {
  readonly data: readonly RefusedWebhookView[];
  readonly nextCursor: string | null;
  readonly counts: Readonly<Record<string, number>>;
}

const refused = async (query = '', key = lab.own.admin): Promise<RefusedPage> =>
  bodyOf<RefusedPage>(await lab.call(key, 'GET', `/v1/webhooks/refused${query}`));

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

test('a mapping fault names the path, and what came is kept, redacted', async () => {
  const id = newId();
  const text = 'call +49 30 901820 or mate@example.com, card 4111 1111 1111 1111';
  const body = JSON.stringify({ ticket: { title: text, text: 'line\nmate\u0040example.com' } });
  const response = await post(body, id);
  expect(response.status).toBe(422);
  const problem = await bodyOf<Problem & Record<string, unknown>>(response);
  expect(problem.code).toBe('invalid_body');
  expect(problem.errors?.map((one) => one.path)).toEqual(['/ticket/id', '/ticket/updated_at']);
  expect(problem.errors?.[0]?.message).toBe(
    'externalId reads $.ticket.id, and nothing stands there',
  );
  const [kept] = (await refused()).data;
  expect(kept).toMatchObject({ source: 'desk', webhookId: id, code: 'invalid_body', times: 1 });
  expect(kept?.errors).toEqual(problem.errors);
  expect(kept?.itemId).toBeNull();
  expect(kept?.body).toContain('[EMAIL_1]');
  for (const value of ['mate@', '901820', '4111']) expect(kept?.body).not.toContain(value);
});

test('malformed JSON with a good signature is kept, with its escapes resolved before redaction', async () => {
  const id = newId();
  expect((await post('{"a":"mate\\u0040example.com\\n4111 1111 1111 1111', id)).status).toBe(400);
  const [kept] = (await refused()).data;
  expect(kept).toMatchObject({ webhookId: id, code: 'malformed_json', errors: [] });
  expect(kept?.body).toContain('[EMAIL_1]');
  expect(kept?.body).not.toMatch(/mate|4111/);
});

test('a conflict is kept too', async () => {
  const body = ticketBody({ id: 'same', updated_at: '1' });
  expect((await post(body)).status).toBe(202);
  const id = newId();
  const response = await post(ticketBody({ id: 'same', updated_at: '1', title: 'other' }), id);
  expect([response.status, (await bodyOf<Problem>(response)).code]).toEqual([409, 'item_conflict']);
  expect((await refused()).data[0]).toMatchObject({ webhookId: id, code: 'item_conflict' });
});

test('sent again it is one row, and once it was taken the row says as what', async () => {
  const id = newId();
  const body = ticketBody({ id: 'later', updated_at: undefined });
  for (let n = 0; n < 3; n += 1) expect((await post(body, id)).status).toBe(422);
  expect((await refused()).data[0]).toMatchObject({ webhookId: id, times: 3, itemId: null });
  const { revision: _, ...rest } = helpdeskMap;
  useHook(lab, [secret], { ...rest, revision: null });
  const taken = await post(body, id);
  useHook(lab, [secret]);
  expect(taken.status).toBe(202);
  const item = await bodyOf<{ id: string }>(taken);
  expect((await refused()).data[0]).toMatchObject({ webhookId: id, times: 3, itemId: item.id });
});

test('without a good signature nothing is kept', async () => {
  const before = await refused();
  const response = await post('{"a":', newId(), { 'webhook-signature': `v1,${'A'.repeat(43)}=` });
  expect(response.status).toBe(401);
  expect((await refused()).counts).toEqual(before.counts);
});

test('the newest of a source are kept, and all are counted', async () => {
  const { counts } = await refused();
  for (let n = 0; n < refusedKept + 10; n += 1) await post('{}');
  const after = await refused('?limit=150');
  const rest = await refused(`?limit=150&cursor=${after.nextCursor ?? ''}`);
  expect(after.data.length + rest.data.length).toBe(refusedKept);
  expect(rest.nextCursor).toBeNull();
  expect(after.counts['desk']).toBe((counts['desk'] ?? 0) + refusedKept + 10);
  expect((await refused('?source=api')).data).toEqual([]);
  expect(await refused('', lab.other.admin)).toEqual({ data: [], nextCursor: null, counts: {} });
});

describe('hostile bodies get a clear answer', () => {
  const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`;
  test.each([
    ['nothing', '', 400],
    ['a number', '5', 422],
    ['null', 'null', 422],
    ['a list', '[]', 422],
    ['too deep', deep, 422],
    ['a prototype', '{"__proto__":{"ticket":1}}', 422],
    ['no UTF-16', '{"ticket":{"id":"\\ud800"}}', 422],
    ['an id that is a list', ticketBody({ id: ['a'] }), 422],
    ['an id that is an object', ticketBody({ id: { a: 1 } }), 422],
    [
      'an id that no number holds',
      ticketBody({}).replace(/"H-[^"]+"/, '12345678901234567890'),
      422,
    ],
    ['an id that lost a character', ticketBody({ id: 'a\u0000b' }), 422],
    ['an id that is too long', ticketBody({ id: 'x'.repeat(256) }), 422],
    ['an empty id', ticketBody({ id: '' }), 422],
    ['a subject that is too long', ticketBody({ title: 'x'.repeat(1_001) }), 422],
    ['a time that is none', ticketBody({ created_at: 'yesterday' }), 422],
    ['a time in the year 0', ticketBody({ created_at: '0000-01-01T00:00:00Z' }), 422],
    ['a time that is a number', ticketBody({ created_at: 1_700_000_000 }), 422],
    ['no text at all', ticketBody({ title: null, text: '' }), 422],
    ['a number for an id', ticketBody({ id: 77 }), 202],
    ['no requester', ticketBody({ from: null, tags: [], vip: null }), 202],
    ['NUL in the text', ticketBody({ text: 'a\u0000b' }), 202],
    ['more than 1 MiB', JSON.stringify({ a: 'x'.repeat(1_100_000) }), 413],
  ])('%s', async (_, body, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    if (status < 400) return;
    const problem = await bodyOf<Problem>(response);
    if (problem.code === 'invalid_body') expect(problem.errors?.length).toBeGreaterThan(0);
  });

  test.each([
    ['text/plain', 415],
    ['', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=utf-8', 202],
  ])('content type "%s"', async (type, status) => {
    expect((await post(ticketBody(), newId(), { 'content-type': type })).status).toBe(status);
  });

  test('a body sent twice as long as announced, and headers with anything in them', async () => {
    for (const headers of [
      { 'content-encoding': 'gzip' },
      { 'content-length': '99999999999' },
      { 'webhook-id': 'x'.repeat(256) },
      { 'webhook-id': 'a b' },
      { 'webhook-timestamp': '9'.repeat(30) },
      { 'webhook-signature': 'v1,'.repeat(1_000) },
    ]) {
      const { status } = await post(ticketBody(), newId(), headers);
      expect([400, 401, 413, 415]).toContain(status);
    }
  });
});

test('a map reads anything without a fault of its own, and what it gives has the shape of an item', () => {
  const path = fc.constantFrom('$', '$.a', '$.a.b', '$.a[0]', '$.a[*]', "$['x y']", '$.b');
  const maybe = fc.option(path, { nil: null });
  const maps: fc.Arbitrary<WebhookMap> = fc.record({
    ...{ externalId: path, revision: maybe, subject: maybe, body: maybe },
    ...{ requesterEmail: maybe, receivedAt: maybe, fields: fc.dictionary(fc.constant('f'), path) },
  });
  const value = fc.jsonValue({ maxDepth: 3 });
  const document = fc.oneof(value, fc.record({ a: value, b: value }));
  fc.assert(
    fc.property(document, maps, (given, map) => {
      const mapped = mapDelivery(given, map, 'desk');
      if (mapped.ok) {
        expect(mapped.item.externalId).not.toBe('');
        expect(mapped.item.subject + mapped.item.body).not.toBe('');
      } else {
        expect(mapped.places.length).toBeGreaterThan(0);
        for (const { path: at } of mapped.places) expect(at).toMatch(/^(\/|$)/);
      }
    }),
    { numRuns: 500 },
  );
  expect(readJsonPath("$['x y']")).not.toBeNull();
});
