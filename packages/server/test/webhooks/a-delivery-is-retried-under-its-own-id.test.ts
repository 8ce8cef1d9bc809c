import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Dispatcher } from '../../src/batching/dispatch-queues.ts';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { inTenant } from '../../src/store/tx.ts';
import { listDeliveries } from '../../src/store/webhook/deliveries.ts';
import { createWebhook, listWebhooks, resendDelivery } from '../../src/webhooks/manage.ts';
import { openDispatcher } from '../../src/webhooks/out/dispatcher.ts';
import { recordEvents } from '../../src/webhooks/out/record-events.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { settled } from '../support/settled.ts';
import { until } from '../support/until.ts';
import { openReceiver, type Receiver } from './support/receiver.ts';

let lab: LineLab;
let receiver: Receiver;
let sender: Dispatcher;

beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'assisted' }));
});
afterAll(() => lab.close());
beforeEach(async () => {
  await lab.sql('delete from signalbox.webhook_endpoint');
  receiver = await openReceiver();
  sender = openDispatcher(lab.context);
});
afterEach(async () => {
  await sender.close();
  await receiver.close();
});

const trip = (tripped: boolean): Promise<number> =>
  setSwitch(lab.context, lab.tenantId, {
    ...{ id: 'tenant', tripped, reason: 'Jane Roe asked for it', until: null, actor: 'system' },
  });

const endpoint = (): ReturnType<typeof createWebhook> => {
  const wanted = { url: receiver.url, events: ['control.changed' as const], active: true };
  return createWebhook(lab.context, lab.tenantId, wanted, 'system');
};

async function send(): Promise<void> {
  await settled(lab);
  await recordEvents(lab.context);
  await sender.dispatch();
  await sender.idle();
}

/** Lets everything the sender waits for be that much nearer. */
const pass = (ms: number): Promise<unknown> =>
  lab.sql(`with a as (update signalbox.webhook_delivery set next_at = next_at - interval '${ms} milliseconds')
    update signalbox.webhook_endpoint set retry_at = retry_at - interval '${ms} milliseconds',
      failing_since = failing_since - interval '${ms} milliseconds'`);

/** How long the endpoint is left alone, from its first failure on. */
async function pauseSeconds(): Promise<number> {
  const [row] = await lab.sql<{ readonly seconds: number }>(
    'select extract(epoch from retry_at - failing_since)::float8 as seconds from signalbox.webhook_endpoint',
  );
  return row?.seconds ?? 0;
}

const log = (id: string): ReturnType<typeof listDeliveries> =>
  inTenant(lab.database, lab.tenantId, (tx) => listDeliveries(tx, id, null, null, 100));

const second = 1_000;
const hour = 3_600 * second;

test('what arrives is signed, says what happened in ids and codes, and is sent once', async () => {
  const { id, secret } = await endpoint();
  await trip(true);
  await send();
  await send();
  expect(receiver.received.length).toBe(1);
  const [one] = receiver.received;
  if (one === undefined) throw new Error('nothing came');
  receiver.verify(one, secret);
  expect(() => receiver.verify({ ...one, body: `${one.body} ` }, secret)).toThrow();
  expect(Math.abs(one.timestamp - Date.now() / 1_000)).toBeLessThan(5);
  expect(JSON.parse(one.body)).toEqual({
    type: 'control.changed',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    data: { control: 'tenant', tripped: true, auditId: expect.any(String) as string },
  });
  expect(one.body).not.toContain('Jane');
  const [delivery] = await log(id);
  expect(delivery).toMatchObject({ id: one.id, state: 'delivered', tries: 1 });
  expect(delivery?.attempts).toMatchObject([{ status: 204, error: null, answer: '' }]);
});

test('a failure is tried again later under the same id with the same body, until it arrives', async () => {
  const { id, secret } = await endpoint();
  receiver.answer(
    { status: 500, body: 'mail mate@example.com about it '.repeat(20) },
    { status: 302, headers: { location: `${receiver.url}/elsewhere` } },
  );
  await trip(false);
  await send();
  await send();
  expect(receiver.received.length).toBe(1);
  await pass(6.1 * second);
  await send();
  expect(receiver.received.length).toBe(2);
  // The second wait is 5 minutes, give or take a fifth.
  await pass(239 * second);
  await send();
  expect(receiver.received.length).toBe(2);
  await pass(122 * second);
  await send();
  expect(receiver.received.map((one) => one.path)).toEqual(['/hook', '/hook', '/hook']);
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(1);
  expect(new Set(receiver.received.map((one) => one.body)).size).toBe(1);
  for (const one of receiver.received) receiver.verify(one, secret);
  const [delivery] = await log(id);
  expect(delivery).toMatchObject({ state: 'delivered', tries: 3 });
  expect(delivery?.attempts.map((one) => one.status)).toEqual([500, 302, 204]);
  const [first] = delivery?.attempts ?? [];
  expect(first?.answer.length).toBe(200);
  expect(first?.answer).toContain('[EMAIL_1]');
  expect(JSON.stringify(delivery)).not.toContain('mate@example.com');
  expect(await listWebhooks(lab.context, lab.tenantId)).toMatchObject([
    { failingSince: null, deliveries: { waiting: 0, delivered: 1, failed: 0 } },
  ]);
});

test('after eight tries in about a day it is given up, and sent again when a person says so', async () => {
  const { id } = await endpoint();
  receiver.always({ status: 503 });
  await trip(true);
  for (let tries = 1; tries <= 12; tries += 1) {
    await send();
    await pass(12 * hour + 1);
  }
  expect(receiver.received.length).toBe(8);
  const [failed] = await log(id);
  expect(failed).toMatchObject({ state: 'failed', tries: 8 });
  receiver.always({ status: 200 });
  await resendDelivery(lab.context, lab.tenantId, id, failed?.id ?? '', 'key:1');
  await send();
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(1);
  expect(await log(id)).toMatchObject([{ state: 'delivered', tries: 9 }]);
});

test('a receiver that asks to be left alone is', async () => {
  await endpoint();
  receiver.answer({ status: 429, headers: { 'retry-after': '3600' } });
  await trip(true);
  await send();
  await pass(3_500 * second);
  await send();
  expect(receiver.received.length).toBe(1);
  await pass(101 * second);
  await send();
  expect(receiver.received.length).toBe(2);
});

test('a receiver that is down costs one request at a time, and its queue no tries', async () => {
  const { id } = await endpoint();
  receiver.always({ status: 500 });
  for (let n = 0; n < 10; n += 1) await trip(n % 2 === 0);
  await send();
  const before = receiver.received.length;
  expect(before).toBeLessThanOrEqual(4);
  expect(await pauseSeconds()).toBeGreaterThanOrEqual(0.5);
  // The first pause is as short as that, and a busy machine may take longer until it looks again.
  await pass(-60 * second);
  await send();
  expect(receiver.received.length).toBe(before);
  await pass(68 * second);
  await send();
  expect(receiver.received.length).toBe(before + 1);
  const waiting = (await log(id)).filter((one) => one.tries === 0);
  expect(waiting.length).toBeGreaterThanOrEqual(5);
  receiver.always({ status: 200 });
  await pass(10 * 60 * second);
  await send();
  expect((await log(id)).map((one) => one.state)).toEqual(Array(10).fill('delivered'));
});

test('an attempt whose claim ran out still counts when it arrives, and puts nothing off when it fails', async () => {
  const { id } = await endpoint();
  const other = openDispatcher(lab.context, { leaseMs: 100 });
  for (const [late, early] of [
    [200, 500],
    [500, 200],
  ] as const) {
    const before = receiver.received.length;
    receiver.answer({ status: late, afterMs: 1_000 }, { status: early });
    await trip(early === 500);
    await settled(lab);
    await recordEvents(lab.context);
    await other.dispatch();
    await until('the first request', () => receiver.received.length === before + 1, 900);
    await lab.sql("update signalbox.webhook_delivery set next_at = now() where state = 'waiting'");
    await sender.dispatch();
    await sender.idle();
    await other.idle();
    const [delivery] = await log(id);
    expect(delivery).toMatchObject({ state: 'delivered', tries: 2 });
    expect(delivery?.attempts.map((one) => one.status)).toEqual([early, late]);
    await pass(24 * hour);
    await send();
    expect(receiver.received.length).toBe(before + 2);
  }
  await other.close();
});

test('slow receivers hold up no other', async () => {
  const quick = await openReceiver();
  receiver.always({ status: 200, afterMs: 3_000 });
  for (let n = 0; n < 3; n += 1) await endpoint();
  const wanted = { url: quick.url, events: ['control.changed' as const], active: true };
  await createWebhook(lab.context, lab.tenantId, wanted, 'system');
  for (let n = 1; n <= 2; n += 1) {
    await trip(n === 1);
    await settled(lab);
    await recordEvents(lab.context);
    const startedMs = Date.now();
    await sender.dispatch();
    await until('the quick one', () => quick.received.length === n, 2_000);
    expect(Date.now() - startedMs).toBeLessThan(2_000);
  }
  await sender.idle();
  await quick.close();
});
