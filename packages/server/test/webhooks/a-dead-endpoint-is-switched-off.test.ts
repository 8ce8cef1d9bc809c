import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Dispatcher } from '../../src/batching/dispatch-queues.ts';
import { inTenant } from '../../src/store/tx.ts';
import { listDeliveries } from '../../src/store/webhook/deliveries.ts';
import {
  createWebhook,
  listWebhooks,
  removeWebhook,
  resendDelivery,
  switchWebhook,
  testWebhook,
} from '../../src/webhooks/manage.ts';
import { guardedLookup, isForbidden } from '../../src/webhooks/out/address-guard.ts';
import { openDispatcher } from '../../src/webhooks/out/dispatcher.ts';
import { urlFault } from '../../src/webhooks/out/endpoint-url.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { openReceiver, type Receiver } from './support/receiver.ts';

let lab: LineLab;
let receiver: Receiver;
let sender: Dispatcher;

beforeAll(async () => {
  lab = await openLine(lineFiles({}));
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

const make = (url = receiver.url): ReturnType<typeof createWebhook> =>
  createWebhook(
    lab.context,
    lab.tenantId,
    { url, events: ['control.changed'], active: true },
    'key:1',
  );

const ping = (id: string): Promise<string> => testWebhook(lab.context, lab.tenantId, id, 'key:1');

async function send(): Promise<void> {
  await sender.dispatch();
  await sender.idle();
}

const pass = (interval: string): Promise<unknown> =>
  lab.sql(`with a as (update signalbox.webhook_delivery set next_at = next_at - interval '${interval}')
    update signalbox.webhook_endpoint set retry_at = retry_at - interval '${interval}',
      failing_since = failing_since - interval '${interval}'`);

const entries = (): Promise<readonly { type: string; detail: Record<string, unknown> }[]> =>
  lab.sql(
    `select type, detail from signalbox.audit_entry where type like 'webhook\\_%' order by xid, id`,
  );

const log = (id: string): ReturnType<typeof listDeliveries> =>
  inTenant(lab.database, lab.tenantId, (tx) => listDeliveries(tx, id, null, null, 100));

test('410 switches it off at once, with an entry', async () => {
  const { id } = await make();
  receiver.answer({ status: 410 });
  await ping(id);
  await ping(id);
  await send();
  const [view] = await listWebhooks(lab.context, lab.tenantId);
  expect(view).toMatchObject({ active: false, inactiveBecause: 'gone' });
  expect((await entries()).at(-1)).toEqual({
    type: 'webhook_disabled',
    detail: { webhookId: id, because: 'gone' },
  });
  const count = receiver.received.length;
  await pass('2 days');
  await send();
  expect(receiver.received.length).toBe(count);
  expect(await outcomeOf(ping(id))).toBe('webhook_inactive');
  const [delivery] = await log(id);
  expect(
    await outcomeOf(resendDelivery(lab.context, lab.tenantId, id, delivery?.id ?? '', 'key:1')),
  ).toBe('webhook_inactive');
});

test('five days of failures switch it off, with an entry; one success between does not', async () => {
  const { id } = await make();
  receiver.always({ status: 500 });
  const active = async (): Promise<boolean | undefined> =>
    (await listWebhooks(lab.context, lab.tenantId))[0]?.active;
  const days = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      await ping(id);
      await send();
      await pass('1 day');
    }
  };
  await days(4);
  expect(await active()).toBe(true);
  receiver.answer({ status: 200 });
  await days(5);
  expect(await active()).toBe(true);
  await ping(id);
  await pass('1 day');
  await send();
  expect(await active()).toBe(false);
  expect((await entries()).at(-1)?.detail).toEqual({ webhookId: id, because: 'failing' });
});

test('switched on again it gets what waited', async () => {
  const { id } = await make();
  await ping(id);
  await switchWebhook(lab.context, lab.tenantId, id, false, 'key:1');
  await send();
  expect(receiver.received.length).toBe(0);
  const view = await switchWebhook(lab.context, lab.tenantId, id, true, 'key:1');
  expect(view).toMatchObject({ active: true, inactiveBecause: null });
  await send();
  expect(receiver.received.length).toBe(1);
});

test('removed, it is gone with its secret and its log', async () => {
  const { id } = await make();
  await ping(id);
  await removeWebhook(lab.context, lab.tenantId, id, 'key:1');
  await send();
  expect(receiver.received.length).toBe(0);
  expect(await lab.sql('select 1 from signalbox.webhook_delivery')).toEqual([]);
  expect(await outcomeOf(removeWebhook(lab.context, lab.tenantId, id, 'key:1'))).toBe('not_found');
  expect(JSON.stringify(await entries())).not.toContain('127.0.0.1');
});

test('the database holds no secret that could sign, and there are at most 20 endpoints', async () => {
  const { secret } = await make();
  const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
  expect(bytes.length).toBe(32);
  const [row] = await lab.sql<{ secret: Buffer }>('select secret from signalbox.webhook_endpoint');
  expect(row?.secret.includes(bytes)).toBe(false);
  for (let n = 1; n < 20; n += 1) await make();
  expect(await outcomeOf(make())).toBe('limit_reached');
});

test('a receiver that never answers costs 15 seconds, one that is not there none', async () => {
  const { id } = await make();
  const away = await openReceiver();
  await away.close();
  const gone = await make(away.url);
  receiver.always({ status: 200, afterMs: 'never' });
  await ping(id);
  await ping(gone.id);
  await send();
  const [slow] = await log(id);
  expect(slow?.attempts).toMatchObject([{ status: null, error: 'timeout' }]);
  expect(slow?.attempts[0]?.durationMs).toBeGreaterThan(14_900);
  const [absent] = await log(gone.id);
  expect(absent?.attempts).toMatchObject([{ status: null, error: 'unreachable' }]);
});

describe('addresses', () => {
  test.each([
    ['https://hooks.example.com/x?y=1', null],
    ['https://10.1.2.3/x', null],
    ['http://127.0.0.1:9/x', null],
    ['http://localhost/x', null],
    ['http://[::1]/x', null],
    ['http://2130706433/', null],
    ['http://hooks.example.com/x', 'uses http to another machine; use https'],
    ['http://10.1.2.3/x', 'uses http to another machine; use https'],
    ['http://localhost.example.com/', 'uses http to another machine; use https'],
    ['https://user:pass@example.com/', 'holds a user or a password'],
    ['https://@example.com/', null],
    ['https://example.com/#a', 'holds a fragment'],
    ['ftp://example.com/', 'starts with neither https nor http'],
    ['javascript:alert(1)', 'starts with neither https nor http'],
    ['example.com', 'is not an address'],
    ['https://169.254.169.254/latest/meta-data', 'names an address that is never sent to'],
    ['https://2852039166/', 'names an address that is never sent to'],
    ['https://[fe80::1]/', 'names an address that is never sent to'],
    ['https://[::ffff:169.254.169.254]/', 'names an address that is never sent to'],
    ['https://[fd00:ec2::254]/', 'names an address that is never sent to'],
    ['https://[64:ff9b::a9fe:a9fe]/', 'names an address that is never sent to'],
    ['https://0.0.0.0/', 'names an address that is never sent to'],
    ['https://100.100.100.200/', 'names an address that is never sent to'],
  ])('%s', (url, fault) => {
    expect(urlFault(url)).toBe(fault);
  });

  test('private networks are allowed: receivers stand there too', () => {
    expect(['10.0.0.1', '192.168.1.1', '172.16.0.1', 'fd00::1'].filter(isForbidden)).toEqual([]);
  });

  /** A resolver in which every name stands for these addresses. */
  const resolver =
    (...addresses: readonly string[]): LookupFunction =>
    (_, options, callback) => {
      const all = addresses.map((address) => ({ address, family: 4 }));
      if (options.all === true) callback(null, all);
      else callback(null, all[0]?.address ?? '', 4);
    };

  test.each([[['169.254.169.254']], [['127.0.0.1', '169.254.169.254']]])(
    'a name that stands for %j is not connected to',
    async (addresses) => {
      const guarded = openDispatcher(lab.context, { lookup: resolver(...addresses) });
      const { port } = new URL(receiver.url);
      const { id } = await make(`https://rebound.example.com:${port}/x`);
      await ping(id);
      await guarded.dispatch();
      await guarded.close();
      expect((await log(id))[0]?.attempts).toMatchObject([{ error: 'address_refused' }]);
      expect(receiver.received).toEqual([]);
    },
  );

  test('localhost is this machine, whatever a resolver says', async () => {
    const found = (lookupOf: LookupFunction): Promise<Error | null> =>
      new Promise((resolve) => lookupOf('localhost', {}, (error) => resolve(error)));
    expect(await found(guardedLookup(lookup))).toBeNull();
    expect((await found(guardedLookup(resolver('10.0.0.7'))))?.name).toBe('AddressRefusedError');
  });

  test('an address in the table that breaks the rules is not sent to', async () => {
    const { id } = await make();
    await lab.sql(`update signalbox.webhook_endpoint set url = 'https://169.254.169.254/'`);
    await ping(id);
    await send();
    expect((await log(id))[0]?.attempts).toMatchObject([{ error: 'address_refused' }]);
  });
});
