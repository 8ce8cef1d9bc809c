import { type WebhookEvent, webhookEvents } from '@signalbox/contract';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { appendAudit } from '../../src/agents/version-change.ts';
import { setSwitch } from '../../src/controls/set-switch.ts';
import { asSql } from '../../src/store/database.ts';
import { ensureTenant } from '../../src/store/tenant/ensure-tenant.ts';
import { inTenant } from '../../src/store/tx.ts';
import { createWebhook, listWebhooks } from '../../src/webhooks/manage.ts';
import { openDispatcher } from '../../src/webhooks/out/dispatcher.ts';
import { recordEvents } from '../../src/webhooks/out/record-events.ts';
import { type LineLab, openLine } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { reviewOf, say } from '../support/review.ts';
import { settled } from '../support/settled.ts';
import { until } from '../support/until.ts';
import { endWorkerProcesses, startWorkerProcess } from '../support/worker-process.ts';
import { openReceiver, type Receiver } from './support/receiver.ts';

let lab: LineLab;
let receiver: Receiver;

beforeAll(async () => {
  lab = await openLine(lineFiles({ autonomy: 'auto' }));
});
afterAll(async () => {
  await endWorkerProcesses();
  await lab.close();
});
beforeEach(async () => {
  await lab.sql('delete from signalbox.webhook_endpoint');
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

const endpoint = (
  events: readonly WebhookEvent[] = webhookEvents,
): ReturnType<typeof createWebhook> =>
  createWebhook(
    lab.context,
    lab.tenantId,
    { url: receiver.url, events: [...events], active: true },
    'system',
  );

const trip = (tripped: boolean): Promise<number> =>
  setSwitch(lab.context, lab.tenantId, {
    ...{ id: 'source:api', tripped, reason: 'x', until: null, actor: 'system' },
  });

async function send(): Promise<void> {
  await settled(lab);
  await sendNow();
}

async function sendNow(): Promise<void> {
  const sender = openDispatcher(lab.context);
  await recordEvents(lab.context);
  await sender.dispatch();
  await sender.idle();
  await sender.close();
}

interface Told {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
const told = (): readonly Told[] => receiver.received.map((one) => JSON.parse(one.body) as Told);
const typesOf = (itemId: string): readonly string[] =>
  told()
    .filter((one) => one.data['itemId'] === itemId)
    .map((one) => one.type)
    .sort();

test('each thing that happens to an item is told with its decision, and no word of the ticket', async () => {
  await endpoint();
  const item = {
    source: 'api',
    subject: 'vpn for Jane Roe',
    body: 'jane.roe@example.com',
  } as const;
  const auto = await lab.accept({ ...item, externalId: 'E-1' });
  await lab.drain();
  const declined = await reviewOf(lab, { ...item, externalId: 'E-2', subject: 'maybe', body: 'x' });
  await say(lab, declined, { verdict: 'decline' });
  const expired = await reviewOf(lab, { ...item, externalId: 'E-3', subject: 'maybe', body: 'y' });
  await lab.pass(25 * 3_600_000);
  await lab.tick();
  await send();
  expect(typesOf(auto)).toEqual(['item.decided', 'item.resolved']);
  expect(typesOf(declined.itemId)).toEqual(['item.decided', 'item.handed_over', 'item.in_review']);
  expect(typesOf(expired.itemId)).toEqual([
    'item.decided',
    'item.handed_over',
    'item.in_review',
    'review.expired',
  ]);
  const resolved = told().find((one) => one.type === 'item.resolved');
  const { decisionId } = await lab.item(auto);
  expect(resolved?.data).toEqual({
    itemId: auto,
    state: 'resolved',
    lane: 'auto',
    decisionId,
    auditId: expect.any(String) as string,
  });
  const expiry = told().find((one) => one.type === 'review.expired');
  expect(expiry?.data).toMatchObject({ reviewId: expired.id, decisionId: expired.decisionId });
  const everything = receiver.received.map((one) => one.body).join();
  for (const word of ['Jane', 'vpn', 'E-1', 'example.com']) expect(everything).not.toContain(word);
});

test('a write that failed is told as stuck, with its code', async () => {
  await endpoint(['item.stuck']);
  const id = await lab.accept({ source: 'sink', externalId: 'E-9' });
  await lab.drain();
  await send();
  expect(told()).toMatchObject([
    { type: 'item.stuck', data: { itemId: id, state: 'stuck', code: 'source_gone' } },
  ]);
});

test('each endpoint is told what it wants, and what happened since it was made', async () => {
  const early = await openReceiver();
  const wanted = { url: early.url, events: ['control.changed' as const], active: true };
  await createWebhook(lab.context, lab.tenantId, wanted, 'system');
  await trip(true);
  await endpoint(['control.changed']);
  await lab.accept({ source: 'desk', externalId: 'E-4' });
  await lab.drain();
  await trip(false);
  await send();
  const trippedOf = (one: Receiver): readonly unknown[] =>
    one.received.map(({ body }) => (JSON.parse(body) as Told).data['tripped']);
  expect([trippedOf(early), trippedOf(receiver)]).toEqual([[true, false], [false]]);
  expect(told().map((one) => one.type)).toEqual(['control.changed']);
  await early.close();
});

test('what commits late is told, though later transactions were read before', async () => {
  await endpoint(['control.changed']);
  const slow = await lab.database.app.connect();
  try {
    await slow.query('begin');
    await slow.query(`select set_config('signalbox.tenant', $1, true)`, [lab.tenantId]);
    const { rows } = await slow.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
    await trip(true);
    await sendNow();
    const xid = rows[0]?.xid ?? '';
    const tx = { ...asSql(slow), tenantId: lab.tenantId, xid, epoch: 1, controlsAgeMs: 0 };
    const detail = { control: 'agent:late', reason: 'x' };
    await appendAudit(lab.context, tx, [
      { stage: 'control', type: 'tripped', actor: 'system', itemId: null, detail },
    ]);
    await sendNow();
    await slow.query('commit');
  } finally {
    slow.release();
  }
  await send();
  const controls = told().map((one) => one.data['control']);
  expect([...controls].sort()).toEqual(['agent:late', 'source:api']);
});

test('two readers and two senders at once tell each event once', async () => {
  await endpoint(['control.changed']);
  for (let n = 0; n < 40; n += 1) await trip(n % 2 === 0);
  await settled(lab);
  const second = await lab.another();
  const senders = [openDispatcher(lab.context), openDispatcher(second.context)];
  for (let round = 0; round < 5; round += 1) {
    await Promise.all([recordEvents(lab.context), recordEvents(second.context)]);
    await Promise.all(senders.map((one) => one.dispatch()));
  }
  await Promise.all(senders.map((one) => one.idle()));
  await Promise.all(senders.map((one) => one.close()));
  await second.close();
  expect(receiver.received.length).toBe(40);
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(40);
  expect(new Set(told().map((one) => one.data['auditId'])).size).toBe(40);
});

test('read again from the start, the audit tells nothing twice', async () => {
  await endpoint(['control.changed']);
  await trip(true);
  await send();
  await lab.sql(
    `update signalbox.webhook_cursor set after_xid = '3', after_id = '00000000-0000-0000-0000-000000000000'`,
  );
  await send();
  expect(receiver.received.length).toBe(1);
});

test('a process killed while it sends loses nothing: the next one sends again under the same id', async () => {
  await endpoint(['control.changed']);
  receiver.always({ status: 200, afterMs: 'never' });
  const first = await startWorkerProcess(lab);
  for (let n = 0; n < 6; n += 1) await trip(n % 2 === 0);
  await until('requests under way', () => receiver.received.length >= 4, 15_000);
  await trip(true);
  await first.kill();
  const cut = receiver.received.map((one) => one.id);
  receiver.always({ status: 204 });
  await trip(false);
  await startWorkerProcess(lab);
  const done = async (): Promise<boolean> => {
    const [one] = await listWebhooks(lab.context, lab.tenantId);
    return one?.deliveries.delivered === 8;
  };
  await until('all deliveries', done, 30_000);
  const ids = receiver.received.map((one) => one.id);
  expect(new Set(ids).size).toBe(8);
  for (const id of cut) expect(ids.filter((one) => one === id).length).toBe(2);
  expect(new Set(told().map((one) => one.data['auditId'])).size).toBe(8);
  await endWorkerProcesses();
});

test('another tenant hears nothing', async () => {
  const stranger = await ensureTenant(asSql(lab.database.system), 'stranger');
  const theirs = await openReceiver();
  const wanted = { url: theirs.url, events: [...webhookEvents], active: true };
  await createWebhook(lab.context, stranger, wanted, 'system');
  await endpoint();
  await trip(true);
  await send();
  expect([receiver.received.length, theirs.received.length]).toEqual([1, 0]);
  expect(await listWebhooks(lab.context, stranger)).toHaveLength(1);
  const seen = await inTenant(lab.database, stranger, (tx) =>
    tx.query('select 1 from webhook_delivery'),
  );
  expect(seen).toEqual([]);
  await theirs.close();
});

test('after a restore, what was not told before and what happens since is told, once', async () => {
  await endpoint(['control.changed']);
  await trip(true);
  await send();
  await trip(false);
  // What a restore leaves: entries of an era whose transactions have other numbers than those that come now.
  await lab.sql(`update signalbox.audit_entry set xid = (xid::text::bigint + 1000000)::text::xid8`);
  await lab.sql(
    `update signalbox.webhook_cursor set after_xid = (after_xid::text::bigint + 1000000)::text::xid8`,
  );
  await lab.sql(
    `update signalbox.webhook_endpoint set from_xid = (from_xid::text::bigint + 1000000)::text::xid8`,
  );
  await lab.sql(`create or replace function signalbox.current_audit_era() returns integer
    language sql stable parallel safe as $$ select 2 $$`);
  await trip(true);
  await send();
  await send();
  expect(told().map((one) => one.data['tripped'])).toEqual([true, false, true]);
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(3);
});

test('without an endpoint nothing is read and nothing is kept', async () => {
  await trip(true);
  await trip(false);
  await recordEvents(lab.context);
  const rows = await lab.sql('select 1 from signalbox.webhook_delivery');
  expect(rows).toEqual([]);
});
