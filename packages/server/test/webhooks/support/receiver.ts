import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A webhook as it came in. */
export interface Received {
  readonly path: string;
  readonly id: string;
  readonly timestamp: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly arrivedMs: number;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The answer comes this long after the request; never: the request is left open. */
  readonly afterMs?: number | 'never';
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Answers of the next requests, one each; then 204. */
  answer(...answers: readonly Answer[]): void;
  /** The answer to every request that has none of its own. */
  always(answer: Answer): void;
  /** Checks a signature with the library of the standard, not with ours. Throws when it does not fit. */
  verify(received: Received, secret: string): void;
  close(): Promise<void>;
}

/** A real receiver on loopback. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const script: Answer[] = [];
  let rest: Answer = { status: 204 };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({
        path: request.url ?? '',
        id: headers['webhook-id'] ?? '',
        timestamp: Number(headers['webhook-timestamp']),
        body: Buffer.concat(parts).toString('utf8'),
        headers,
        arrivedMs: Date.now(),
      });
      const answer = script.shift() ?? rest;
      if (answer.afterMs === 'never') return;
      setTimeout(() => {
        response.writeHead(answer.status, { ...answer.headers });
        response.end(answer.body ?? '');
      }, answer.afterMs ?? 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answer: (...answers) => script.push(...answers),
    always: (answer) => {
      rest = answer;
    },
    verify: ({ body, headers }, secret) => void new Webhook(secret).verify(body, headers),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
