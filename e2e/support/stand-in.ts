import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { problem } from '@signalbox/contract';
import { loadConsole } from '../../packages/server/src/http/console/load-console.ts';
import { serveConsole } from '../../packages/server/src/http/console/serve-console.ts';

/**
 * What the API answers by `METHOD /path`; `*` stands for one part of a path. Query parameters do not matter, but for a key that
 * names some, such as `GET /v1/reviews?kind=check`: it answers requests that have them, and stands before the one without.
 */
export type Answers = Readonly<Record<string, unknown>>;

export interface StandIn {
  readonly url: string;
  /** From now on. What is not named is 404. */
  answer(answers: Answers): void;
  /** Everything but the session fails from now on. */
  fail(): void;
  stop(): Promise<void>;
}

const consoleFolder = fileURLToPath(new URL('../../packages/console/dist/', import.meta.url));

/**
 * The built console with the server's own headers before an API made of given answers: for pages in states that are hard
 * to bring about, such as empty, failing or very full. Flows are tested with a real server.
 */
export async function openStandIn(first: Answers, folder = consoleFolder): Promise<StandIn> {
  const built = loadConsole(folder);
  let answers = first;
  let failing = false;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname;
    if (path === '/v1/events') stream(response);
    else if (path.startsWith('/v1/')) {
      answerApi(response, failing && path !== '/v1/session' ? null : find(answers, request, url));
    } else void page(built, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    answer: (next) => {
      answers = next;
      failing = false;
    },
    fail: () => {
      failing = true;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function find(answers: Answers, request: IncomingMessage, url: URL): unknown {
  const wanted = `${request.method ?? 'GET'} ${url.pathname}`;
  const key = Object.keys(answers).find((pattern) => {
    const [place = '', query = ''] = pattern.split('?');
    const text = place.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]+');
    const named = [...new URLSearchParams(query)];
    return (
      new RegExp(`^${text}$`).test(wanted) &&
      named.every(([name, value]) => url.searchParams.get(name) === value)
    );
  });
  return key === undefined ? undefined : answers[key];
}

/** null: the database is away. undefined: there is no such thing. */
function answerApi(response: ServerResponse, answer: unknown): void {
  const refusal =
    answer === null
      ? problem('database_unavailable')
      : answer === undefined
        ? problem('not_found')
        : null;
  response.writeHead(refusal?.status ?? 200, {
    'content-type': refusal === null ? 'application/json' : 'application/problem+json',
    'x-request-id': '0f6c2c1e-7c4e-4f0e-9a55-3c1f7a5f0d11',
  });
  response.end(JSON.stringify(refusal ?? answer));
}

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('retry: 2000\n\n');
}

async function page(
  built: ReturnType<typeof loadConsole>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const asked = new Request(`http://localhost${request.url ?? '/'}`, { headers });
  const answer = serveConsole(built, asked) ?? new Response('not found', { status: 404 });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
