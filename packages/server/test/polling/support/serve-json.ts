import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface JsonAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface JsonServer {
  readonly url: string;
  /** Paths asked for since the last `forget`. */
  readonly asked: string[];
  /** The next requests whose path fits are answered so instead. */
  fail(path: RegExp, ...answers: readonly JsonAnswer[]): void;
  close(): Promise<void>;
}

/** A system on loopback. What `answer` does not expect is a 500 and makes `close` throw. */
export async function serveJson(
  answer: (path: string, query: URLSearchParams) => JsonAnswer | undefined,
  nowMs: () => number,
): Promise<JsonServer> {
  const asked: string[] = [];
  const unexpected: string[] = [];
  const faults: { readonly path: RegExp; readonly answer: JsonAnswer }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(url.pathname);
    const at = faults.findIndex(({ path }) => path.test(url.pathname));
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.answer;
    const given =
      fault ?? (request.method === 'GET' ? answer(url.pathname, url.searchParams) : undefined);
    if (given === undefined) unexpected.push(`${request.method} ${request.url}`);
    const { status, body, headers } = given ?? { status: 500 };
    const dated = { date: new Date(nowMs()).toUTCString(), 'content-type': 'application/json' };
    response.writeHead(status, { ...dated, ...headers }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fail: (path, ...answers) => faults.push(...answers.map((one) => ({ path, answer: one }))),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (unexpected.length > 0) throw new Error(`nobody expected ${unexpected.join(', ')}`);
    },
  };
}
