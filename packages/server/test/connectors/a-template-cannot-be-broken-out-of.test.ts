import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpSourceConfig } from '@signalbox/contract';
import type { OutsideState } from '@signalbox/domain';
import fc from 'fast-check';
import { Agent } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConnectorError, type OutsideWrite } from '../../src/connectors/connector.ts';
import { httpConnector } from '../../src/connectors/http/http-connector.ts';
import { fillJson, fillText } from '../../src/connectors/http/template.ts';
import { sourceSchema } from '../../src/workspace/source-schema.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

let server: Server;
let url: string;
let answer: (response: ServerResponse) => void;
const seen: Seen[] = [];
const dispatcher = new Agent();

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => {
      const { method = '', url: path = '', headers, rawHeaders } = request;
      seen.push({ method, path, headers, rawHeaders, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await dispatcher.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function source(more: Record<string, unknown> = {}): HttpSourceConfig {
  const parsed = sourceSchema.parse({
    name: 'sink',
    type: 'http',
    url: `${url}/api`,
    write: {
      method: 'POST',
      path: '/tickets/{{externalId}}/updates?by={{category}}',
      headers: { 'X-Category': '{{category}}', 'Idempotency-Key': '{{writeKey}}' },
      body: {
        key: '{{writeKey}}',
        all: '{{fields}}',
        text: 'is {{category}}',
        none: '{{absent}}',
        list: ['{{category}}', 1, null],
      },
    },
    find: { path: '/tickets/{{externalId}}', marker: '$.updates[*].key' },
    readback: {
      path: '/tickets/{{externalId}}',
      fields: { category: '$.category', deep: '$.a.b[1].c', n: '$.n', b: '$.b', o: '$.a' },
    },
    guarantee: 'marker',
    ...more,
  });
  return parsed as HttpSourceConfig;
}

const write = (externalId: string, category: string): OutsideWrite => ({
  tenantId: 't',
  externalId,
  writeKey: 'key-1',
  fields: { category },
  note: null,
});
const withinMs = 5_000;
const nothing: OutsideState = { fields: {}, marker: null };
const ok = (body: string) => (response: ServerResponse) => void response.writeHead(200).end(body);

test('whatever a ticket is called and a value says, the request keeps its path and its headers', async () => {
  answer = ok('{}');
  const connector = httpConnector(source(), dispatcher);
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  const nasty = fc.constantFrom(
    '../../admin',
    'a/b',
    '?x=1#y',
    'a\r\nX-Evil: 1',
    '%2e%2e',
    'ü\u0000',
    ' ',
    '{{writeKey}}',
    '$&$1',
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, nasty), fc.oneof(text, nasty), async (id, category) => {
      fc.pre(id !== '.' && id !== '..');
      seen.length = 0;
      await connector.write(write(id, category), withinMs, nothing);
      const [one] = seen;
      expect(one?.path).toBe(
        `/api/tickets/${encodeURIComponent(id)}/updates?by=${encodeURIComponent(category)}`,
      );
      expect(one?.headers['x-evil']).toBeUndefined();
      expect(one?.headers['idempotency-key']).toBe('key-1');
      expect(one?.rawHeaders.filter((name) => name.toLowerCase() === 'x-category')).toHaveLength(1);
      expect(JSON.parse(one?.body ?? '')).toEqual({
        key: 'key-1',
        all: { category },
        text: `is ${category}`,
        none: null,
        list: [category, 1, null],
      });
    }),
    { numRuns: 150 },
  );
});

test.each(['.', '..', '\ud800'])(
  'a ticket called %j has no path of its own and is refused before anything is sent',
  async (id) => {
    answer = ok('{}');
    const connector = httpConnector(source(), dispatcher);
    seen.length = 0;
    const refused = { name: 'ConnectorError', fault: 'refused' };
    await expect(connector.read(write(id, 'a'), withinMs)).rejects.toMatchObject(refused);
    await expect(connector.write(write(id, 'a'), withinMs, nothing)).rejects.toMatchObject(refused);
    expect(seen).toEqual([]);
  },
);

test('a value is put in once: what looks like a placeholder in it stays as it is', () => {
  expect(fillText('{{a}} {{ b }}', { a: '{{b}}', b: '$&' })).toBe('{{b}} $&');
  expect(fillText('{{constructor}}{{toString}}', {})).toBe('');
  expect(fillJson({ a: '{{constructor}}', b: '{{a}}' }, { a: '{{b}}' }, {})).toEqual({
    a: null,
    b: '{{b}}',
  });
});

test('the marker is looked for among all, and each field is read where its path leads', async () => {
  answer = ok(
    JSON.stringify({
      category: 'x',
      n: 3,
      b: false,
      a: { b: [0, { c: 'deep' }] },
      updates: [{ key: 'other' }, { key: 'key-1' }],
    }),
  );
  const connector = httpConnector(source(), dispatcher);
  expect(await connector.read(write('T', 'a'), withinMs)).toEqual({
    fields: { category: 'x', n: '3', b: 'false', deep: 'deep', o: null },
    marker: true,
  });
  answer = ok('{"updates":"key-1"}');
  expect((await connector.read(write('T', 'a'), withinMs)).marker).toBe(false);
});

test.each<[string, number, Record<string, string>, string, object]>([
  ['moved', 302, { location: '/elsewhere' }, '', { fault: 'refused', status: 302 }],
  ['not found', 404, {}, '', { fault: 'refused', status: 404 }],
  ['busy, in seconds', 429, { 'retry-after': '7' }, '', { fault: 'busy', retryAfterMs: 7_000 }],
  [
    'busy, for days',
    429,
    { 'retry-after': '999999' },
    '',
    { fault: 'busy', retryAfterMs: 3_600_000 },
  ],
  ['busy, garbage', 429, { 'retry-after': 'soon' }, '', { fault: 'busy', retryAfterMs: null }],
  [
    'busy, in the past',
    429,
    { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' },
    '',
    { fault: 'busy', retryAfterMs: 0 },
  ],
  ['timed out', 408, {}, '', { fault: 'unreachable' }],
  ['broken', 500, {}, '', { fault: 'unreachable' }],
  ['garbage', 200, {}, '<html>', { fault: 'unreadable' }],
  ['empty', 200, {}, '', { fault: 'unreadable' }],
  [
    'not found, and long about it',
    404,
    {},
    'x'.repeat(3_000_000),
    { fault: 'refused', status: 404 },
  ],
  [
    'busy, and long about it',
    429,
    { 'retry-after': '7' },
    'x'.repeat(3_000_000),
    { fault: 'busy', retryAfterMs: 7_000 },
  ],
])(
  'an answer that is %s is told by its kind, without its text',
  async (_, status, headers, body, expected) => {
    answer = (response) => void response.writeHead(status, headers).end(body);
    seen.length = 0;
    const failure: unknown = await httpConnector(source(), dispatcher)
      .read(write('T', 'a'), withinMs)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConnectorError);
    expect(failure).toMatchObject(expected);
    expect(String(failure)).not.toContain('html');
    // Never followed and never repeated by itself.
    expect(seen).toHaveLength(1);
  },
);

test.each([true, false])(
  'an answer of more than two megabytes is not read to its end (length told: %s)',
  async (told) => {
    const body = Buffer.from(JSON.stringify({ category: 'x'.repeat(3_000_000) }));
    answer = (response) => {
      response.writeHead(200, told ? { 'content-length': body.length } : {});
      response.on('error', () => undefined);
      response.end(body);
    };
    await expect(
      httpConnector(source(), dispatcher).read(write('T', 'a'), withinMs),
    ).rejects.toMatchObject({
      fault: 'unreadable',
    });
  },
);

test('nobody listening, a connection cut in mid-answer and a silent server are all unreachable', async () => {
  const closed = httpConnector(source({ url: 'http://127.0.0.1:1' }), dispatcher);
  await expect(closed.read(write('T', 'a'), withinMs)).rejects.toMatchObject({
    fault: 'unreachable',
  });
  const connector = httpConnector(source(), dispatcher);
  answer = (response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{');
    setTimeout(() => response.socket?.destroy(), 20);
  };
  await expect(connector.read(write('T', 'a'), withinMs)).rejects.toMatchObject({
    fault: 'unreachable',
  });
  answer = () => undefined;
  await expect(connector.write(write('T', 'a'), 100, nothing)).rejects.toMatchObject({
    fault: 'unreachable',
  });
});

test('what waits for a connection until it is too late is refused in time and never sent', async () => {
  const narrow = new Agent({ connections: 1, pipelining: 1 });
  const connector = httpConnector(source(), narrow);
  answer = () => undefined;
  seen.length = 0;
  const first = connector.write(write('T', 'a'), 1_500, nothing).catch((error: unknown) => error);
  const second = connector.write(write('T', 'b'), 100, nothing);
  const sooner = await Promise.race([first, second.catch((error: unknown) => [error])]);
  expect(sooner).toMatchObject([{ fault: 'unreachable' }]);
  await first;
  // Ends when nothing waits for the connection any more.
  await narrow.close();
  expect(seen).toHaveLength(1);
});
