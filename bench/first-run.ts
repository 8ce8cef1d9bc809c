import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { BenchArgs } from './support/args.ts';
import { repositoryRoot } from './support/installation.ts';

const limitSeconds = 300;
const pollMs = 200;

/**
 * The first minutes of a new owner, by script: `git clone`, `npm start`, the setup link, past tickets uploaded to learn from,
 * new ones uploaded to be decided, until each of those is. What a person takes to read and type is not in it.
 */
export async function run(_args: BenchArgs): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-first-run-'));
  const clone = join(folder, 'clone');
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1_000;
  let server: ChildProcess | null = null;
  try {
    spawnSync('git', ['clone', '--quiet', repositoryRoot(), clone], { stdio: 'inherit' });
    const clonedSeconds = seconds();
    server = startServer(clone);
    const { url, setupUrl } = await ready(server);
    const readySeconds = seconds();
    const send = await becomeOwner(url, setupUrl);
    const tickets = join(clone, 'examples/helpdesk/tickets');
    await upload(send, join(tickets, 'past-tickets.csv'), 'history');
    const learntSeconds = seconds();
    const { imported } = await upload(send, join(tickets, 'new-tickets.jsonl'), 'new');
    await allDecided(send, imported);
    const decidedSeconds = seconds();
    return {
      ok: decidedSeconds <= limitSeconds,
      peer: `limit ${limitSeconds} s`,
      items: imported,
      clonedSeconds,
      readySeconds,
      learntSeconds,
      decidedSeconds,
    };
  } finally {
    server?.kill('SIGTERM');
    if (server !== null) await new Promise((resolve) => server?.once('exit', resolve));
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}

function startServer(clone: string): ChildProcess {
  const { DATABASE_URL: _, ...env } = process.env;
  // What `npm start` runs, without npm between: a signal then reaches the server itself.
  return spawn(process.execPath, ['scripts/start.mjs', '--port', '0', '--json'], {
    cwd: clone,
    env: { ...env, SIGNALBOX_HOME: join(clone, '.signalbox'), SIGNALBOX_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

interface Ready {
  readonly url: string;
  readonly setupUrl: string;
}

async function ready(server: ChildProcess): Promise<Ready> {
  if (server.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes('"event":"ready"')) return JSON.parse(line) as Ready;
  }
  throw new Error('the server ended before it was ready');
}

type Send = (
  method: string,
  path: string,
  body?: string | Buffer,
  contentType?: string,
) => Promise<unknown>;

/** Uses the setup link as the console does, and then its session. */
async function becomeOwner(url: string, setupUrl: string): Promise<Send> {
  let cookie = '';
  const send: Send = async (method, path, body, contentType = 'application/json') => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        origin: url,
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Blob([body]) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (cookies.length > 0) cookie = cookies.join('; ');
    return response.json();
  };
  const [, token] = setupUrl.split('#');
  const owner = { name: 'First owner', email: 'owner@example.com', password: 'a long password' };
  await send('POST', '/v1/invitations/accept', JSON.stringify({ token, ...owner }));
  return send;
}

async function upload(
  send: Send,
  file: string,
  as: 'history' | 'new',
): Promise<{ readonly imported: number }> {
  const name = file.split('/').at(-1) ?? 'tickets';
  const type = name.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson';
  const path = `/v1/imports?as=${as}&name=${encodeURIComponent(name)}`;
  const { id } = (await send('POST', path, await readFile(file), type)) as { readonly id: string };
  for (;;) {
    const run = (await send('GET', `/v1/imports/${id}`)) as {
      readonly state: string;
      readonly imported: number;
    };
    if (run.state === 'done') return run;
    if (run.state === 'failed') throw new Error(`the import of ${name} failed`);
    await pause();
  }
}

async function allDecided(send: Send, count: number): Promise<void> {
  for (;;) {
    const { data } = (await send('GET', '/v1/items?limit=200')) as {
      readonly data: readonly { readonly decision: object | null }[];
    };
    if (data.length >= count && data.every((item) => item.decision !== null)) return;
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMs));
}
