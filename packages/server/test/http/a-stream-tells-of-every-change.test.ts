import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, ServingError, startServing } from '../../src/main/serving.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

let lab: Lab;
let serving: Serving;
beforeAll(async () => {
  lab = await openLab();
  serving = await startServing(lab.engine, {
    port: 0,
    host: '127.0.0.1',
    app: { eventStreamsMax: 3, heartbeatMs: 100 },
  });
});
afterAll(async () => {
  await serving.stop();
  await lab.close();
});

interface Listening {
  readonly text: () => string;
  readonly until: (what: RegExp) => Promise<string>;
  readonly ended: Promise<void>;
  stop(): void;
}

async function listen(
  url: string,
  key: string,
  headers: Record<string, string> = {},
): Promise<Listening> {
  const controller = new AbortController();
  const response = await fetch(`${url}/v1/events`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
    signal: controller.signal,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? [])
      text += decoder.decode(chunk as Uint8Array, { stream: true });
  })().catch(() => undefined);
  return {
    text: () => text,
    ended,
    until: async (what) => {
      for (let n = 0; n < 200; n += 1) {
        const found = what.exec(text);
        if (found !== null) return found[0];
        await sleep(25);
      }
      throw new Error(`not heard: ${what.source}`);
    },
    stop: () => controller.abort(),
  };
}

describe('an event stream', () => {
  it('tells its own tenant of changes, with ids, and shows that it is alive', async () => {
    const own = await listen(serving.url, lab.own.admin);
    const other = await listen(serving.url, lab.other.admin);
    await sleep(300);
    const before = other.text().match(/"topic":"controls"/g)?.length ?? 0;
    await lab.call(lab.own.admin, 'POST', '/v1/controls/source:desk/trip', { reason: 'r' });
    expect(await own.until(/id: \d+\ndata: \{"topic":"controls"\}\n\n/)).toBeDefined();
    await own.until(/: alive\n\n/);
    await sleep(300);
    expect(other.text().match(/"topic":"controls"/g)?.length ?? 0).toBe(before);
    own.stop();
    other.stop();
    await Promise.all([own.ended, other.ended]);
  });

  it('tells a client that comes back to look at everything', async () => {
    const stream = await listen(serving.url, lab.own.admin, { 'last-event-id': '7' });
    await stream.until(/"items"[\s\S]*"reviews"[\s\S]*"controls"[\s\S]*"keys"[\s\S]*"agents"/);
    stream.stop();
    await stream.ended;
  });

  it('ends when its key is revoked', async () => {
    const { id, key } = await lab.newKey(lab.own.tenantId, 'item:read');
    const stream = await listen(serving.url, key);
    await lab.call(lab.own.admin, 'DELETE', `/v1/keys/${id}`);
    await stream.ended;
  });

  it('is refused when too many are open, and let in when one has gone', async () => {
    const streams = [];
    for (let n = 0; n < 3; n += 1) streams.push(await listen(serving.url, lab.own.admin));
    const headers = { authorization: `Bearer ${lab.own.admin}` };
    const refused = await fetch(`${serving.url}/v1/events`, { headers });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    for (const stream of streams) stream.stop();
    await Promise.all(streams.map((stream) => stream.ended));
    await sleep(200);
    // Asking for the head alone opens none.
    for (let n = 0; n < 5; n += 1) {
      const head = await fetch(`${serving.url}/v1/events`, { method: 'HEAD', headers });
      expect(head.status).toBe(200);
    }
    const again = await listen(serving.url, lab.own.admin);
    again.stop();
    await again.ended;
  });
});

describe('the server', () => {
  it('says which port is in use and what to do', async () => {
    const port = Number(new URL(serving.url).port);
    const failed = startServing(lab.engine, { port, host: '127.0.0.1' });
    await expect(failed).rejects.toThrow(ServingError);
    await expect(failed).rejects.toMatchObject({ code: 'port_in_use' });
    await expect(failed).rejects.toThrow(new RegExp(`port ${port}.*--port`));
  });

  it('lets requests under way end, closes streams and takes no more', async () => {
    const passing = await startServing(lab.engine, { port: 0, host: '127.0.0.1' });
    const stream = await listen(passing.url, lab.own.admin);
    const address = new URL(`${passing.url}/v1/items`);
    const body = JSON.stringify({ externalId: 'during the stop', subject: 's' });
    const slow = request(address, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${lab.own.admin}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    slow.write(body.slice(0, 5));
    await sleep(200);
    const stopped = passing.stop();
    const startedMs = performance.now();
    await sleep(100);
    const answered = new Promise<{ status: number | undefined; connection: string | undefined }>(
      (resolve, reject) => {
        slow.on('error', reject);
        slow.on('response', (response) => {
          response.resume();
          resolve({ status: response.statusCode, connection: response.headers.connection });
        });
      },
    );
    slow.end(body.slice(5));
    expect(await answered).toEqual({ status: 202, connection: 'close' });
    await Promise.all([stopped, stream.ended]);
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    await expect(fetch(`${passing.url}/healthz`)).rejects.toThrow();
  });

  it('refuses a body that grows beyond the limit without an announced length', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(chunk),
    });
    const status = await fetch(`${serving.url}/v1/items`, {
      method: 'POST',
      headers: { authorization: `Bearer ${lab.own.admin}`, 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit).then(
      (response) => response.status,
      () => 'cut',
    );
    // The answer may lose against the connection being closed under a sender that does not stop.
    expect([413, 'cut']).toContain(status);
    expect((await fetch(`${serving.url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['a method of its own', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['TRACE', 'TRACE /v1/items HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['CONNECT', 'CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['a host that is none', 'GET /healthz HTTP/1.1\r\nHost: a b/../c\r\n\r\n'],
    ['a whole address', 'GET http://evil.example/v1/items HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path that is none', 'GET \\..\\.. HTTP/1.1\r\nHost: x\r\n\r\n'],
    [
      'two lengths',
      'POST /v1/items HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    ],
    [
      'a length and chunks',
      'POST /v1/items HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      '50,000 bytes of headers',
      `GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(50_000)}\r\n\r\n`,
    ],
    [
      'an upgrade',
      'GET /v1/events HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    ['no HTTP', '\u0016\u0003\u0001\u0000\u0000'],
  ])('survives %s', async (_, raw) => {
    const first = await speak(raw);
    expect(first === '' || /^HTTP\/1\.1 [234]\d\d /.test(first) || first).toBe(true);
    expect((await fetch(`${serving.url}/healthz`)).status).toBe(200);
  });

  it('names neither itself nor its version', async () => {
    const response = await fetch(`${serving.url}/healthz`);
    expect(response.headers.get('server')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await bodyOf(response)).toEqual({ status: 'ok' });
  });
});

/** Sends bytes as they are and returns the first line of what comes back. */
function speak(raw: string): Promise<string> {
  const { port, hostname } = new URL(serving.url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(raw, 'latin1'));
    const end = (): void => {
      socket.destroy();
      resolve(text.split('\r\n')[0] ?? '');
    };
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (text.includes('\r\n')) end();
    });
    socket.on('error', end);
    socket.on('close', end);
    setTimeout(end, 1_000);
  });
}
