import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHttpImports } from '../../src/import/http-imports.ts';
import { importFolder } from '../../src/import/import-folder.ts';
import { inThread, ThreadError } from '../../src/learn/in-thread.ts';
import { TrainingError, train } from '../../src/learn/train.ts';
import { type Serving, startServing } from '../../src/main/serving.ts';
import { type Lab, openLab } from '../http/support/lab.ts';
import { endedImport, past, seeImport } from '../import/support/http-import.ts';
import { until } from '../support/until.ts';

let lab: Lab;
let serving: Serving;
beforeAll(async () => {
  lab = await openLab();
  serving = await startServing(lab.engine, { port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await serving.stop();
  await lab.close();
});

const limitMs = 500;
/** Enough that training them takes seconds. */
const rows = 4_000;

async function send(name: string, body: string): Promise<string> {
  const response = await fetch(`${serving.url}/v1/imports?name=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.own.admin}`, 'content-type': 'text/csv' },
    body,
  });
  return ((await response.json()) as { readonly id: string }).id;
}

interface Seen {
  readonly count: number;
  readonly slowestMs: number;
  /** The longest a thread that does nothing was kept waiting meanwhile: the machine's doing, not the server's. */
  readonly starvedMs: number;
  readonly statuses: readonly number[];
}

/** Somebody who asks again and again, in a thread of their own: one here could not ask while the server cannot answer. */
function startVisitor(url: string): { readonly leave: () => Promise<Seen> } {
  const text = `
    const { parentPort, workerData } = require('node:worker_threads');
    let leaving = false;
    parentPort.once('message', () => { leaving = true; });
    (async () => {
      const seen = { count: 0, slowestMs: 0, starvedMs: 0, statuses: new Set() };
      let tickMs = performance.now();
      setInterval(() => {
        seen.starvedMs = Math.max(seen.starvedMs, performance.now() - tickMs - 10);
        tickMs = performance.now();
      }, 10).unref();
      while (!leaving) {
        const askedMs = performance.now();
        const answer = await fetch(workerData);
        await answer.arrayBuffer();
        seen.slowestMs = Math.max(seen.slowestMs, performance.now() - askedMs);
        seen.statuses.add(answer.status);
        seen.count += 1;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      parentPort.postMessage({ ...seen, statuses: [...seen.statuses] });
    })();`;
  const worker = new Worker(text, { eval: true, workerData: url, execArgv: [] });
  return {
    leave: () =>
      new Promise((resolve, reject) => {
        worker.once('message', resolve).once('error', reject);
        worker.postMessage('leave');
      }),
  };
}

it('is healthy within half a second, again and again, while it trains on an import', async () => {
  const id = await send('history.csv', past(rows));
  const allIn = async (): Promise<boolean> => (await seeImport(lab, id)).rowsDone === rows;
  await until('all rows are in', allIn, 180_000);
  const startedMs = performance.now();
  const visitor = startVisitor(`${serving.url}/healthz`);
  const over = async (): Promise<boolean> => (await seeImport(lab, id)).state !== 'running';
  await until('it has trained', over, 180_000);
  const tookMs = performance.now() - startedMs;
  const { count, statuses, slowestMs, starvedMs } = await visitor.leave();
  const trained = { fields: { category: expect.anything() } };
  expect(await seeImport(lab, id)).toMatchObject({ state: 'done', trained });
  // Otherwise there was nothing to be slow for.
  expect(tookMs).toBeGreaterThan(2 * limitMs);
  expect(slowestMs - starvedMs).toBeLessThan(limitMs);
  expect(count).toBeGreaterThan(10);
  expect(statuses).toEqual([200]);
}, 400_000);

it('training that is ended by its signal changes nothing', async () => {
  const stopping = new AbortController();
  const before = await (await lab.call(lab.own.admin, 'GET', '/v1/agents')).json();
  const ended = train(lab.context, lab.own.tenantId, 'system', stopping.signal);
  setTimeout(() => stopping.abort(new Error('the server stops')), 300);
  await expect(ended).rejects.toThrow('the server stops');
  expect(await (await lab.call(lab.own.admin, 'GET', '/v1/agents')).json()).toEqual(before);
});

it('an import whose training crashes says so, and how to train on what is in', async () => {
  const home = await mkdtemp(join(tmpdir(), 'signalbox-imports-'));
  const crash = join(home, 'crash.mjs');
  await writeFile(crash, 'process.exit(9);');
  const stopping = new AbortController();
  const imports = openHttpImports({
    context: lab.context,
    folder: importFolder(join(home, 'imports')),
    train: (_, signal) =>
      inThread<never>(pathToFileURL(crash), null, signal).catch((error: unknown) => {
        throw error instanceof ThreadError ? new TrainingError(error) : error;
      }),
    stopping: stopping.signal,
    everyMs: 20,
  });
  const id = await imports.take({
    ...{ tenantId: lab.own.tenantId, actor: 'system', name: 'p.csv', suffix: '.csv' },
    ...{ mode: 'history', mapping: {}, body: new Response(past(20)).body, bytesMax: 1_000_000 },
  });
  expect(await endedImport(lab, id ?? '')).toMatchObject({
    ...{ state: 'failed', imported: 20 },
    error: {
      code: 'training_failed',
      message: expect.stringContaining('run signalbox train on the server'),
    },
  });
  expect(lab.logged.join('')).toContain(
    'training failed and changed nothing: the thread ended with code 9 before it had a result',
  );
  stopping.abort();
  await imports.idle();
  await rm(home, { recursive: true });
});
