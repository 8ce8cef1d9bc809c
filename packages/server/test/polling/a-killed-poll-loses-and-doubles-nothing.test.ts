import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Poll } from '../../src/connectors/connector.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { until } from '../support/until.ts';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process.ts';
import { type FakeRedmine, fakeRedmine } from './support/fake-redmine.ts';
import { came, poll, pollOf, redmineFiles, stateOf } from './support/polled.ts';

let redmine: FakeRedmine;
let lab: LineLab;
beforeEach(async () => {
  redmine = await fakeRedmine();
  lab = await openLine(redmineFiles(redmine.url, '5s'));
  await poll(lab, 'redmine');
  redmine.nowMs += 5_000;
});
afterEach(async () => {
  await endWorkerProcesses();
  await lab.close();
  await redmine.close();
});

test('one that ends between the answer and its commit is made again', async () => {
  redmine.create('vpn');
  const own = pollOf(lab, 'redmine');
  const killed = {
    ...own,
    take: async (...asked: Parameters<Poll['take']>) => {
      await own.take(...asked);
      throw new Error('killed');
    },
  };
  await expect(poll(lab, 'redmine', killed)).rejects.toThrow('killed');
  expect(await came(lab)).toEqual([]);
  expect(await poll(lab, 'redmine')).toBe(1);
});

test('of two that read from the same place one takes it in, and the other nothing', async () => {
  const own = pollOf(lab, 'redmine');
  redmine.create('vpn');
  let meanwhile = 0;
  const overtaken = {
    ...own,
    take: async (...asked: Parameters<Poll['take']>) => {
      const polled = await own.take(...asked);
      redmine.create('printer');
      meanwhile = await poll(lab, 'redmine');
      return polled;
    },
  };
  expect(await poll(lab, 'redmine', overtaken)).toBe(0);
  expect(meanwhile).toBe(2);
  redmine.nowMs += 5_000;
  expect(await poll(lab, 'redmine')).toBe(0);
  expect((await came(lab)).map((one) => one.revisionNo)).toEqual([1, 1]);
});

test.each([
  ['the cursor', 'source_poll', 'taken = 0'],
  ['the tickets', 'item', `source <> 'redmine'`],
])('when %s cannot be recorded, neither is', async (_, table, check) => {
  redmine.create('vpn');
  await lab.sql(`alter table signalbox.${table} add constraint full_disk check (${check})`);
  await expect(poll(lab, 'redmine')).rejects.toThrow('full_disk');
  expect(await came(lab)).toEqual([]);
  await lab.sql(`alter table signalbox.${table} drop constraint full_disk`);
  expect(await poll(lab, 'redmine')).toBe(1);
});

test('processes that are killed while they poll lose no issue and take none twice', {
  timeout: 120_000,
}, async () => {
  const issues = 300;
  for (let n = 0; n < issues; n += 1) redmine.create(`printer ${n}`);
  for (const afterTickets of [5, 20, 40, 60]) {
    const worker = await startWorkerProcess(lab);
    await until('some are asked for', () => redmine.asked.length > afterTickets, 30_000);
    await worker.kill();
    redmine.asked.length = 0;
  }
  redmine.nowMs += 5_000;
  await poll(lab, 'redmine');
  const items = await came(lab);
  expect(items.map((one) => Number(one.externalId))).toEqual(
    Array.from({ length: issues }, (_, n) => n + 1),
  );
  expect(items.every((one) => one.revisionNo === 1)).toBe(true);
  const [entries] = await lab.sql<{ n: number }>(
    `select count(*)::int as n from signalbox.audit_entry where type = 'received'`,
  );
  expect(entries?.n).toBe(issues);
  expect(await stateOf(lab, 'redmine')).toMatchObject({ error: null, caughtUp: true });
});
