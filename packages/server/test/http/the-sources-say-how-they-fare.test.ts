import type { Finding, SourceView } from '@signalbox/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failPoll } from '../../src/store/source/fail-poll.ts';
import { movePoll } from '../../src/store/source/move-poll.ts';
import { putProbe } from '../../src/store/source/put-probe.ts';
import { inTenant, type Tx } from '../../src/store/tx.ts';
import { bodyOf, type Lab, openLab } from './support/lab.ts';

let lab: Lab;
const config = {
  ...{ name: 'desk-rt', type: 'rt', url: 'https://rt.example.com', token: 'a-token' },
  poll: { kind: 'queues', places: ['Service Desk'], everyMs: 30_000 },
};
beforeAll(async () => {
  lab = await openLab();
  await inOwn(async (tx) => {
    await tx.query(
      `insert into source (tenant_id, name, type, config) values ($1, 'desk-rt', 'rt', $2)`,
      [tx.tenantId, JSON.stringify(config)],
    );
  });
});
afterAll(async () => lab.close());

const inOwn = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTenant(lab.context.database, lab.own.tenantId, work);
const read = async (key: string): Promise<SourceView | undefined> => {
  const { data } = await bodyOf<{ data: SourceView[] }>(await lab.call(key, 'GET', '/v1/sources'));
  return data.find((one) => one.name === 'desk-rt');
};

it('a source nobody has asked yet says so', async () => {
  expect(await read(lab.own.admin)).toMatchObject({
    ...{ type: 'rt', title: 'Request Tracker' },
    poll: {
      everyMs: 30_000,
      lastPollAt: null,
      lastSuccessAt: null,
      lagMs: null,
      error: null,
      failures: 0,
    },
    probe: null,
  });
});

it('last success, lag, last error and what is missing are there, and nothing of its address or token', async () => {
  const system = 'x';
  await inOwn((tx) =>
    movePoll(tx, {
      ...{
        source: 'desk-rt',
        system,
        version: 0,
        cursor: { after: 1, taken: [] },
        nextInMs: 30_000,
      },
      ...{ caughtUpAgoMs: 60_000, taken: 3, skipped: 1, skippedId: '17' },
    }),
  );
  const fault = { error: 'busy', status: 429, nextInMs: 60_000 };
  await inOwn((tx) => failPoll(tx, { source: 'desk-rt', system, ...fault }));
  const finding: Finding = {
    code: 'right_missing',
    place: 'queue Service Desk',
    subject: 'ModifyTicket',
    grant: 'Grant it.',
  };
  await inOwn((tx) => putProbe(tx, { source: 'desk-rt', findings: [finding], error: null }));
  const view = await read(lab.own.admin);
  expect(view).toMatchObject({
    poll: { error: 'busy', status: 429, failures: 1, taken: 3, skipped: 1, lastSkippedId: '17' },
    probe: { error: null, findings: [finding] },
  });
  expect(view?.poll?.lastSuccessAt).not.toBeNull();
  expect(view?.poll?.lagMs).toBeGreaterThanOrEqual(60_000);
  expect(JSON.stringify(view)).not.toMatch(/a-token|rt\.example|after/);
});

it('another tenant sees none of it', async () => {
  expect(await read(lab.other.admin)).toBeUndefined();
});
