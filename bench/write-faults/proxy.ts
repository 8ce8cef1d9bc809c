import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Draws, FaultKind } from './faults.ts';

export interface Passed {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly fault: FaultKind | null;
}

export interface ProxyOptions {
  readonly target: string;
  /** Null: it passes everything on as it is. */
  readonly draws: () => Draws | null;
  /** A request the client has given up for this long lands; so many ms more are drawn. */
  readonly lateMs: number;
  readonly lateSpreadMs: number;
  /** Whether something on the way may send such a request twice. */
  readonly mayRepeat: (request: Pick<Passed, 'method' | 'body'>) => boolean;
}

export interface FaultProxy {
  readonly url: string;
  readonly passed: Passed[];
  /** Waits until nothing that was held back is still to land. */
  landed(): Promise<void>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Stands between Signalbox and a real server and does to requests what networks, proxies and busy servers do. */
export async function startFaultProxy(options: ProxyOptions): Promise<FaultProxy> {
  const passed: Passed[] = [];
  const held = new Set<Promise<unknown>>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => response.destroy());
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const method = request.method ?? 'GET';
      const path = request.url ?? '/';
      const work = handle(method, path, request.headers, body, response)
        .catch(() => response.destroy())
        .finally(() => held.delete(work));
      held.add(work);
    });
  });

  const handle = async (
    method: string,
    path: string,
    headers: IncomingHttpHeaders,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> => {
    const draws = options.draws();
    const forward = (): Promise<Answer> => pass(options.target, { method, path, headers, body });
    const text = body.toString('utf8');
    const drawn = draws?.fault() ?? null;
    const repeats = drawn === 'duplicate' && !options.mayRepeat({ method, body: text });
    const fault = repeats ? null : drawn;
    passed.push({ method, path, body: text, fault });
    switch (fault) {
      case null:
        return reply(response, await forward());
      case 'drop_before':
        return void response.destroy();
      case 'drop_after':
        await forward();
        return void response.destroy();
      case 'late': {
        const lateMs = options.lateMs + (draws?.chance() ?? 0) * options.lateSpreadMs;
        await pause(lateMs);
        return reply(response, await forward());
      }
      case 'busy_seconds':
        return void response.writeHead(429, { 'retry-after': '2' }).end();
      case 'busy_date': {
        const at = new Date(Date.now() + 3_000).toUTCString();
        return void response.writeHead(429, { 'retry-after': at }).end();
      }
      case 'error_before':
        return void response.writeHead(500).end();
      case 'error_after':
        await forward();
        return void response.writeHead(500).end();
      case 'half_body':
        return half(response, await forward());
      case 'duplicate':
        await forward();
        return reply(response, await forward());
    }
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    landed: async () => {
      while (held.size > 0) await Promise.allSettled(held);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(
  target: string,
  {
    method,
    path,
    headers,
    body,
  }: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  },
): Promise<Answer> {
  const { hostname, port } = new URL(target);
  const { connection: _, 'transfer-encoding': __, ...kept } = headers;
  return new Promise((resolve, reject) => {
    const sent = send(
      {
        ...{ hostname, port, method, path, agent: false },
        headers: { ...kept, host: `${hostname}:${port}`, 'content-length': String(body.length) },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 502,
            headers: answer.headers,
            body: Buffer.concat(parts),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function headersOf({ headers, body }: Answer): OutgoingHttpHeaders {
  const { connection: _, 'transfer-encoding': __, 'keep-alive': ___, ...kept } = headers;
  const given = Object.entries(kept).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(given), 'content-length': String(body.length) };
}

function reply(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  const bodiless = answer.status === 204 || answer.status === 304;
  const { 'content-length': _, ...bare } = headersOf(answer);
  response.writeHead(answer.status, bodiless ? bare : headersOf(answer));
  response.end(bodiless ? undefined : answer.body);
}

/** The connection breaks in the middle of the answer; where there is no body, in the middle of the head. */
function half(response: ServerResponse, answer: Answer): void {
  const { socket } = response;
  if (answer.body.length < 2) {
    socket?.write('HTTP/1.1 2');
    socket?.destroy();
    return;
  }
  response.writeHead(answer.status, headersOf(answer));
  response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)), () =>
    socket?.destroy(),
  );
}
