import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeTraining, type TrainingResult } from '../../src/learn/compute-training.ts';
import { inThread, ThreadError } from '../../src/learn/in-thread.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-threads-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function moduleOf(name: string, text: string): Promise<URL> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, text);
  return pathToFileURL(path);
}

const thread = new URL('../../src/learn/training-thread.ts', import.meta.url);
const order = {
  rows: Array.from({ length: 60 }, (_, n) => ({
    in_scope: true,
    subject: n % 2 === 0 ? 'printer' : 'vpn',
    body: `${n % 2 === 0 ? 'it jams' : 'it drops'} since day ${n}, the ${n % 7}th time`,
    labels: { category: n % 2 === 0 ? 'hardware' : 'network' },
  })),
  fields: ['category'],
  rules: [],
  seed: 1,
};

it('the same rows give the same bytes in a thread as in the process itself', async () => {
  const inside = computeTraining(order);
  const beside = await inThread<TrainingResult>(thread, order);
  expect(beside).toEqual(inside);
  expect(beside.bytes?.length).toBeGreaterThan(100);
});

describe('a thread that ends without a result is told of', () => {
  it.each([
    ['throws', `throw new RangeError('no such class')`, 'the thread failed: no such class'],
    ['exits', 'process.exit(7)', 'the thread ended with code 7 before it had a result'],
    ['says nothing', '', 'the thread ended with code 0 before it had a result'],
  ])('when it %s', async (name, text, message) => {
    const ended = inThread(await moduleOf(name.replace(' ', '-'), text), null);
    await expect(ended).rejects.toThrow(ThreadError);
    await expect(ended).rejects.toThrow(message);
  });

  it('and one that is no longer wanted is ended, with the reason that was given', async () => {
    const endless = await moduleOf('endless', 'for (;;) ;');
    const stopping = new AbortController();
    const ended = inThread(endless, null, stopping.signal);
    setTimeout(() => stopping.abort(new Error('the server stops')), 100);
    await expect(ended).rejects.toThrow('the server stops');
    await expect(inThread(endless, null, stopping.signal)).rejects.toThrow('the server stops');
  });
});
