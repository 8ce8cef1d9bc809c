import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listChannels, testChannel } from '../../src/alerts/channel-views.ts';
import { listAlertDeliveries } from '../../src/store/alert/list-deliveries.ts';
import { inTenant } from '../../src/store/tx.ts';
import { type LineLab, openLine, outcomeOf } from '../support/line.ts';
import { lineFiles } from '../support/line-files.ts';
import { openReceiver, type Receiver } from '../webhooks/support/receiver.ts';
import { entry, forget, modeChanged, pass, sendDue, tell } from './support/alert-lab.ts';
import { openSmtpSink, type SmtpSink } from './support/smtp-sink.ts';

const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';
const hourMs = 3_600_000;
let lab: LineLab;
let slack: Receiver;
let hook: Receiver;
let smtp: SmtpSink;

const alertFile = (more = ''): string => `alert: on-call
group_wait: 0s
to:
  - { type: slack, url: "\${SLACK_URL}" }
  - { type: webhook, url: "\${HOOK_URL}", secret: "\${ALERT_SECRET}" }
  - { type: mail, smtp: "\${SMTP_URL}", from: signalbox@example.com, to: [lead@example.com, on@example.com] }
${more}`;

beforeAll(async () => {
  [slack, hook, smtp] = [await openReceiver(), await openReceiver(), await openSmtpSink()];
  lab = await openLine(
    { ...lineFiles({}), 'alerts/on-call.yaml': alertFile() },
    { SLACK_URL: slack.url, HOOK_URL: hook.url, ALERT_SECRET: secret, SMTP_URL: smtp.url },
  );
});
afterAll(async () => {
  await lab.close();
  await Promise.all([slack.close(), hook.close(), smtp.close()]);
});
beforeEach(() => forget(lab));
afterEach(() => {
  slack.always({ status: 200, body: 'ok' });
  hook.always({ status: 204 });
  for (const list of [slack.received, hook.received, smtp.mails]) (list as unknown[]).length = 0;
});

const log = (channel: string): ReturnType<typeof listAlertDeliveries> =>
  inTenant(lab.database, lab.tenantId, (tx) =>
    listAlertDeliveries(tx, { state: null, channel }, null, 100),
  );
const channelOf = async (name: string) =>
  (await listChannels(lab.context, lab.tenantId)).find((one) => one.name === name);

describe('the three channels', () => {
  const publicUrl = 'https://signalbox.example';

  test('a signed webhook, as the library of the standard reads it', async () => {
    await modeChanged(lab, 'normal', 'safe');
    await tell(lab, publicUrl);
    const [got] = hook.received;
    if (got === undefined) throw new Error('nothing came');
    hook.verify(got, secret);
    expect(() => hook.verify({ ...got, body: `${got.body} ` }, secret)).toThrow();
    const [delivery] = await log('on-call-webhook');
    expect(delivery).toMatchObject({ id: got.id, event: 'firing', state: 'delivered', tries: 1 });
    const { type, data } = JSON.parse(got.body) as {
      type: string;
      data: { alerts: readonly Record<string, unknown>[] };
    };
    expect(type).toBe('alert.firing');
    const incidents = await lab.sql<{ id: string }>('select id from signalbox.incident');
    expect(data.alerts[0]).toMatchObject({
      ...{ kind: 'mode', level: 'alert', subject: 'mode:triage', state: 'firing', times: 1 },
      incidentId: incidents[0]?.id,
      url: `${publicUrl}/incidents/${incidents[0]?.id}`,
    });
  });

  test('a Slack-compatible webhook: text and blocks, unsigned, with what names hold made harmless', async () => {
    const category = 'a<!channel>&b';
    const control = `mode:triage/${category}`;
    await modeChanged(lab, 'normal', 'reduced', { control, category });
    await tell(lab, publicUrl);
    const [got] = slack.received;
    const body = JSON.parse(got?.body ?? '') as { text: string; blocks: readonly unknown[] };
    expect(Object.keys(body)).toEqual(['text', 'blocks']);
    expect(got?.headers['content-type']).toBe('application/json');
    expect(got?.headers).not.toHaveProperty('webhook-signature');
    expect(body.text).toContain('triage (a&lt;!channel&gt;&amp;b) is reduced: 6 % of 50');
    expect(body.text).toContain(`<${publicUrl}/controls|Open>`);
    expect(got?.body).not.toContain('<!channel>');
    expect(body.blocks[0]).toEqual({
      type: 'header',
      text: { type: 'plain_text', text: 'Signalbox default: 1 alert' },
    });
    expect(body.blocks).toHaveLength(2);
  });

  test('a mail with sender, receivers, subject, and one message id for all attempts', async () => {
    smtp.refuse('451 later');
    await modeChanged(lab, 'normal', 'stopped');
    await tell(lab);
    expect(smtp.mails).toEqual([]);
    const [failed] = await log('on-call-mail');
    expect(failed).toMatchObject({
      state: 'waiting',
      tries: 1,
      error: 'smtp_refused',
      status: 451,
    });
    await pass(lab, 6_000);
    await sendDue(lab);
    const [mail] = smtp.mails;
    expect(mail?.from).toBe('signalbox@example.com');
    expect(mail?.to).toEqual(['lead@example.com', 'on@example.com']);
    expect(mail?.headers).toMatchObject({
      from: 'signalbox@example.com',
      to: 'lead@example.com, on@example.com',
      subject: '[ALERT] Signalbox default: 1 alert',
      'message-id': `<${failed?.id}@example.com>`,
      'auto-submitted': 'auto-generated',
      'x-signalbox-event': 'firing',
    });
    expect(mail?.text).toContain('triage is stopped: 6 % of 50 checked decisions were wrong');
    expect(smtp.faults).toEqual([]);
    expect((await log('on-call-mail'))[0]).toMatchObject({ state: 'delivered', status: 250 });
  });

  test('no mail server: a code is kept and it is tried again', async () => {
    await lab.sql('update signalbox.alert_delivery set next_at = now()');
    const dead = await openSmtpSink();
    await dead.close();
    const other = await openLine(
      { ...lineFiles({}), 'alerts/on-call.yaml': alertFile() },
      { SLACK_URL: slack.url, HOOK_URL: hook.url, ALERT_SECRET: secret, SMTP_URL: dead.url },
    );
    await modeChanged(other, 'normal', 'safe');
    await tell(other);
    const rows = await other.sql(
      `select error, state from signalbox.alert_delivery where channel = 'on-call-mail'`,
    );
    expect(rows).toEqual([{ error: 'unreachable', state: 'waiting' }]);
    await other.close();
  });
});

test('nothing of secrets and addresses stands in the database or the list of channels', async () => {
  await tell(lab);
  const rows = await lab.sql('select alerts::text from signalbox.workspace_state');
  const views = JSON.stringify([rows, await listChannels(lab.context, lab.tenantId)]);
  for (const word of [secret, slack.url, hook.url, smtp.url]) expect(views).not.toContain(word);
  expect(views).toContain('{SLACK_URL}');
});

test('a failure is tried again under the same id with the same bytes', async () => {
  hook.answer({ status: 500 });
  await modeChanged(lab, 'normal', 'safe');
  await tell(lab);
  await modeChanged(lab, 'safe', 'stopped');
  await pass(lab, 10_000);
  await tell(lab);
  const [first, again] = hook.received;
  expect([again?.id, again?.body]).toEqual([first?.id, first?.body]);
  expect(hook.received).toHaveLength(3);
  const rows = await log('on-call-webhook');
  expect(rows.map(({ state, tries }) => [state, tries])).toEqual([
    ['delivered', 1],
    ['delivered', 2],
  ]);
});

test('five failures in a row over an hour pause a channel, and the others go on; a test that arrives takes it up again', async () => {
  slack.always({ status: 500 });
  await modeChanged(lab, 'normal', 'safe');
  await tell(lab);
  for (let n = 0; n < 4; n += 1) {
    await pass(lab, 40 * 60_000);
    await sendDue(lab);
  }
  expect(await channelOf('on-call-slack')).toMatchObject({
    ...{ state: 'paused', failures: 5, error: 'http_500', waiting: 1 },
  });
  expect(await channelOf('on-call-webhook')).toMatchObject({ state: 'active', failures: 0 });
  expect(hook.received).toHaveLength(1);
  const count = slack.received.length;
  await modeChanged(lab, 'safe', 'stopped');
  await pass(lab, hourMs);
  await tell(lab);
  expect([slack.received.length, hook.received.length]).toEqual([count, 2]);
  await testChannel(lab.context, lab.tenantId, 'on-call-slack', 'key:1');
  await sendDue(lab);
  expect((await log('on-call-slack'))[0]).toMatchObject({ event: 'test', state: 'failed' });
  expect((await channelOf('on-call-slack'))?.state).toBe('paused');
  slack.always({ status: 200 });
  await testChannel(lab.context, lab.tenantId, 'on-call-slack', 'key:1');
  await sendDue(lab);
  await sendDue(lab);
  expect(await channelOf('on-call-slack')).toMatchObject({ state: 'active', waiting: 0 });
  expect((await log('on-call-slack')).map(({ state }) => state)).toEqual([
    'delivered',
    'failed',
    'delivered',
    'delivered',
  ]);
  const told = slack.received.map(({ body }) => body).filter((body) => body.includes('a test'));
  expect(told).toHaveLength(2);
});

test('five failures within less than an hour do not pause it', async () => {
  slack.always({ status: 500 });
  await modeChanged(lab, 'normal', 'safe');
  await tell(lab);
  for (let n = 0; n < 5; n += 1) {
    await lab.sql('update signalbox.alert_delivery set next_at = now()');
    await sendDue(lab);
  }
  expect(await channelOf('on-call-slack')).toMatchObject({ state: 'active', failures: 6 });
});

test('a message nobody takes is given up within a day', async () => {
  slack.always({ status: 500 });
  await entry(lab, 'burst_held', { control: 'burst:triage/team=x', agent: 'triage', stopped: 0 });
  await tell(lab);
  await lab.sql('update signalbox.alert_channel set failures = 0');
  await pass(lab, 23 * hourMs);
  await lab.sql('update signalbox.alert_delivery set tries = 6');
  await sendDue(lab);
  expect((await log('on-call-slack'))[0]).toMatchObject({ state: 'failed', error: 'http_500' });
});

test('a channel nobody has cannot be tested; each test is in the audit', async () => {
  const { context, tenantId } = lab;
  expect(await outcomeOf(testChannel(context, tenantId, 'on-call', 'key:1'))).toBe('not_found');
  const deliveryId = await testChannel(context, tenantId, 'on-call-mail', 'key:1');
  const [row] = await lab.sql<{ detail: unknown }>(
    `select detail from signalbox.audit_entry where type = 'alert_channel_tested' order by id desc limit 1`,
  );
  expect(row?.detail).toEqual({ channel: 'on-call-mail', deliveryId });
});
