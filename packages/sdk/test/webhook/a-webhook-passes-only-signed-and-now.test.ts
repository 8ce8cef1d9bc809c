import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyWebhook, type WebhookToCheck } from '../../src/index.ts';

const key = Buffer.from('0123456789abcdef0123456789abcdef');
const secret = `whsec_${key.toString('base64')}`;
const nowMs = 1_795_000_000_000;
const seconds = nowMs / 1_000;
const body =
  '{"type":"item.stuck","timestamp":"2026-11-21T08:00:00.000Z","data":{"itemId":"01","code":"write_refused"}}';

function signature(text: string, at: number, by: Buffer = key): string {
  return `v1,${createHmac('sha256', by).update(`msg_1.${at}.${text}`).digest('base64')}`;
}

function signed(change: Partial<WebhookToCheck> & { at?: number } = {}): WebhookToCheck {
  const { at = seconds, ...more } = change;
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at),
    'webhook-signature': signature(body, at),
  };
  return { body, headers, secret, nowMs, ...more };
}

test('what was signed with the secret, now, is the message', () => {
  const passed = { ok: true, id: 'msg_1', message: JSON.parse(body) as unknown };
  expect(verifyWebhook(signed())).toEqual(passed);
  expect(verifyWebhook(signed({ body: Buffer.from(body) }))).toEqual(passed);
  const { headers } = signed();
  const asHeaders = new Headers(headers as Record<string, string>);
  expect(verifyWebhook(signed({ headers: asHeaders }))).toEqual(passed);
});

test('the vector of the specification passes', () => {
  // https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries
  const vector = {
    body: '{"test": 2432232314}',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    nowMs: 1_614_265_330_000,
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
  };
  // Signed well, and no message of ours.
  expect(verifyWebhook(vector)).toEqual({ ok: false, reason: 'unreadable' });
});

test.each([
  ['as old as the tolerance', seconds - 300, true],
  ['a second older', seconds - 301, false],
  ['as far ahead as the tolerance', seconds + 300, true],
  ['a second further', seconds + 301, false],
])('a webhook %s', (_, at, ok) => {
  expect(verifyWebhook(signed({ at }))).toMatchObject(ok ? { ok } : { ok, reason: 'stale' });
});

test('a tolerance of your own holds', () => {
  expect(verifyWebhook(signed({ at: seconds - 11, toleranceMs: 10_000 }))).toMatchObject({
    reason: 'stale',
  });
});

test.each([
  ['another body', { body: `${body} ` }],
  ['another secret', { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }],
])('%s is forged', (_, change) => {
  expect(verifyWebhook(signed(change))).toEqual({ ok: false, reason: 'forged' });
});

test('a time that was changed to now is forged', () => {
  const { headers } = signed({ at: seconds - 1_000 });
  const later = { ...headers, 'webhook-timestamp': String(seconds) };
  expect(verifyWebhook(signed({ headers: later }))).toEqual({ ok: false, reason: 'forged' });
});

test.each([
  ['webhook-id', ''],
  ['webhook-id', 'a b'],
  ['webhook-timestamp', '12abc'],
  ['webhook-timestamp', ''],
  ['webhook-signature', ''],
  ['webhook-signature', 'v2,AAAA'],
  ['webhook-signature', Array(11).fill(signature(body, seconds)).join(' ')],
])('without a good %s (%s) it is unsigned', (name, value) => {
  const headers = { ...signed().headers, [name]: value } as Record<string, string>;
  expect(verifyWebhook(signed({ headers }))).toEqual({ ok: false, reason: 'unsigned' });
});

test('while a secret is replaced, either passes, and so does either of two signatures', () => {
  const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  expect(verifyWebhook(signed({ secret: [other, secret] }))).toMatchObject({ ok: true });
  const both = `${signature(body, seconds, Buffer.alloc(32, 7))} ${signature(body, seconds)}`;
  const headers = { ...signed().headers, 'webhook-signature': both } as Record<string, string>;
  expect(verifyWebhook(signed({ headers }))).toMatchObject({ ok: true });
});

test('what is signed well and no message is unreadable', () => {
  const headers = (text: string): Record<string, string> => ({
    ...(signed().headers as Record<string, string>),
    'webhook-signature': signature(text, seconds),
  });
  for (const text of ['{', '[]', 'null', '{"type":"x"}']) {
    const checked = verifyWebhook(signed({ body: text, headers: headers(text) }));
    expect(checked).toEqual({ ok: false, reason: 'unreadable' });
  }
});

test.each(['', 'whsec_', 'whsec_c2hvcnQ=', key.toString('base64')])(
  'a secret that is none (%j) is told at once, without it',
  (given) => {
    expect(() => verifyWebhook(signed({ secret: given }))).toThrow(
      new TypeError('a secret is whsec_ and at least 16 bytes in base64'),
    );
  },
);
