import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createClient, type Result } from '../../src/index.ts';

let server: Server | undefined;

/** Something that answers, and is no Signalbox. */
async function listen(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
  server = undefined;
});

const key = 'sk_hunter2';

function expectFailed(result: Result<unknown>, code: string, retry: string): void {
  expect(result).toMatchObject({ ok: false, error: { code, retry, errors: [] } });
  expect(JSON.stringify(result)).not.toContain('hunter2');
}

test('nobody there is unreachable, to be tried again later', async () => {
  const url = await listen(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  expectFailed(await createClient({ url, key }).items.list(), 'unreachable', 'later');
});

test('an answer that breaks off is unreachable too', async () => {
  const url = await listen((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"data":', () => response.destroy());
  });
  expectFailed(await createClient({ url, key }).items.list(), 'unreachable', 'later');
});

test('no answer in time is timed_out, whether it has begun or not', async () => {
  const url = await listen((request, response) => {
    if (request.url === '/v1/reviews') response.writeHead(200).flushHeaders();
  });
  const client = createClient({ url, key, timeoutMs: 40 });
  expectFailed(await client.items.list(), 'timed_out', 'later');
  expectFailed(await client.reviews.list(), 'timed_out', 'later');
});

test('a call its caller ends is cancelled', async () => {
  const url = await listen(() => undefined);
  const ending = new AbortController();
  const call = createClient({ url, key }).items.list({}, { signal: ending.signal });
  setTimeout(() => ending.abort(), 20);
  expectFailed(await call, 'cancelled', 'never');
});

test.each([
  ['a page of a proxy', 502, 'text/html', '<h1>Bad gateway</h1>'],
  ['a list', 200, 'application/json', '[]'],
  ['JSON of somebody else', 404, 'application/json', '{"message":"no"}'],
])('%s is an unexpected answer', async (_, status, type, text) => {
  const url = await listen((_, response) => {
    response.writeHead(status, { 'content-type': type }).end(text);
  });
  expectFailed(await createClient({ url, key }).items.list(), 'unexpected_answer', 'after-fix');
});

test('a redirect is not followed, so the key goes nowhere else', async () => {
  const asked: (string | undefined)[] = [];
  const url = await listen((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expectFailed(await createClient({ url, key }).items.list(), 'unexpected_answer', 'after-fix');
  expect(asked).toEqual(['/v1/items']);
});

test('how long to wait is in milliseconds', async () => {
  const url = await listen((_, response) => {
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '2' };
    const problem = { code: 'too_many_requests', retry: 'later', title: 't', detail: 'd' };
    response.writeHead(429, { ...headers, 'x-request-id': 'r-1' }).end(JSON.stringify(problem));
  });
  const result = await createClient({ url, key }).items.list();
  expect(result).toMatchObject({
    error: { code: 'too_many_requests', status: 429, retryAfterMs: 2_000, requestId: 'r-1' },
  });
});

test('ids cannot lead to another address', async () => {
  const asked: (string | undefined)[] = [];
  const url = await listen((request, response) => {
    asked.push(request.url);
    response.end('{}');
  });
  await createClient({ url, key }).items.attempts('../../keys?x=1#');
  await createClient({ url: `${url}//`, key }).items.list({ q: 'a&b', limit: undefined });
  expect(asked).toEqual(['/v1/items/..%2F..%2Fkeys%3Fx%3D1%23/attempts', '/v1/items?q=a%26b']);
});

test('an address or a key that cannot be one is refused at once', () => {
  expect(() => createClient({ url: 'ftp://x', key })).toThrow(TypeError);
  expect(() => createClient({ url: 'x', key })).toThrow(TypeError);
  expect(() => createClient({ url: 'http://x', key: 'hunter2 \n' })).toThrow(
    new TypeError('key is empty, or holds what no key does'),
  );
});
