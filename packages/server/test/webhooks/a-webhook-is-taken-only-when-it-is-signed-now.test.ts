import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bodyOf, type Lab, openLab } from '../http/support/lab.ts';
import { newSecret, signed, ticketBody, useHook } from './support/hooks.ts';

let lab: Lab;
let secret: string;
let sent = 0;

beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => lab.close());
beforeEach(() => {
  secret = newSecret();
  useHook(lab, [secret]);
});

const newId = (): string => {
  sent += 1;
  return `msg_${sent}`;
};

const post = (
  body: string,
  headers: Record<string, string>,
  path = `/v1/hooks/${lab.own.tenantId}/desk`,
): Promise<Response> => lab.call(null, 'POST', path, body, headers);

interface Answer {
  readonly status: number;
  readonly code?: unknown;
  readonly duplicate?: unknown;
  readonly id?: unknown;
}

async function answerOf(response: Promise<Response>): Promise<Answer> {
  const { status } = await response;
  const { code, duplicate, id } = await bodyOf(await response);
  return { status, code, duplicate, id };
}

const items = async (): Promise<number> => {
  const list = await lab.call(lab.own.admin, 'GET', '/v1/items?limit=200');
  return (await bodyOf<{ data: unknown[] }>(list)).data.length;
};

test('a signed webhook becomes the item its map says', async () => {
  const body = ticketBody({ title: 'Printer' });
  const response = await post(body, signed(body, { id: newId(), secrets: [secret] }));
  expect(response.status).toBe(202);
  const { id } = await bodyOf<{ id: string }>(response);
  const item = await bodyOf<Record<string, unknown>>(
    await lab.call(lab.own.admin, 'GET', `/v1/items/${id}?original=true`),
  );
  const { ticket } = JSON.parse(body) as { ticket: { id: string } };
  expect(item).toMatchObject({
    source: 'desk',
    externalId: ticket.id,
    revision: '7',
    receivedAt: '2026-11-20T07:00:00.000Z',
    messages: [{ subject: 'Printer', text: 'No network on board since 6 am.', redacted: false }],
  });
  expect((item['timeline'] as { actor: unknown }[])[0]?.actor).toEqual({
    kind: 'system',
    id: 'source:desk',
  });
});

test('forged: another secret, another body, another id, another time are refused', async () => {
  const before = await items();
  const body = ticketBody();
  const id = newId();
  const headers = signed(body, { id, secrets: [secret] });
  const time = Number(headers['webhook-timestamp']);
  const forgeries: readonly (readonly [string, Record<string, string>])[] = [
    [body, signed(body, { id, secrets: [newSecret()] })],
    [`${body} `, headers],
    [body.replace('VPN', 'vpn'), headers],
    [body, { ...headers, 'webhook-id': newId() }],
    [body, { ...headers, 'webhook-timestamp': String(time + 1) }],
    [body, { ...headers, 'webhook-timestamp': `${time}.0` }],
    [body, { ...headers, 'webhook-timestamp': `${time}abc` }],
    [body, { ...headers, 'webhook-timestamp': '' }],
    [body, { ...headers, 'webhook-signature': '' }],
    [body, { ...headers, 'webhook-signature': 'v1,' }],
    [body, { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}=` }],
    [body, { ...headers, 'webhook-signature': (headers['webhook-signature'] ?? '').slice(3) }],
    [
      body,
      { ...headers, 'webhook-signature': headers['webhook-signature']?.replace('v1', 'v2') ?? '' },
    ],
    [body, { ...headers, 'webhook-signature': `${headers['webhook-signature']} `.repeat(11) }],
    [body, {}],
  ];
  for (const [sentBody, sentHeaders] of forgeries) {
    const { status, code } = await answerOf(post(sentBody, sentHeaders));
    expect([status, code, sentHeaders]).toEqual([401, 'invalid_signature', sentHeaders]);
  }
  expect(await items()).toBe(before);
  expect((await post(body, headers)).status).toBe(202);
});

test('invalid UTF-8 that decodes to the signed text is not the signed text', async () => {
  const body = JSON.stringify({ ticket: { id: 'U', updated_at: '1', title: '\ufffd', text: 'x' } });
  const bytes = Buffer.from(body.replace('\ufffd', '\u0001'));
  bytes[bytes.indexOf(1)] = 0xff;
  const headers = {
    ...signed(body, { id: newId(), secrets: [secret] }),
    'content-type': 'application/json',
  };
  const path = `/v1/hooks/${lab.own.tenantId}/desk`;
  const response = await lab.app.request(path, { method: 'POST', headers, body: bytes });
  expect(response.status).toBe(401);
});

test('late or early by more than the tolerance is refused, within it taken', async () => {
  const minute = 60_000;
  for (const [offsetMs, status] of [
    [-4.9 * minute, 202],
    [4.9 * minute, 202],
    [-5.1 * minute, 401],
    [5.1 * minute, 401],
    [-365 * 24 * 60 * minute, 401],
  ] as const) {
    const body = ticketBody();
    const headers = signed(body, { id: newId(), atMs: Date.now() + offsetMs, secrets: [secret] });
    expect([offsetMs, (await post(body, headers)).status]).toEqual([offsetMs, status]);
  }
});

test('replayed within the tolerance it is one item, sent again later it is refused', async () => {
  const before = await items();
  const body = ticketBody();
  const id = newId();
  const headers = signed(body, { id, secrets: [secret] });
  const first = await answerOf(post(body, headers));
  const again = await Promise.all(Array.from({ length: 5 }, () => answerOf(post(body, headers))));
  for (const one of again)
    expect(one).toMatchObject({ status: 200, duplicate: true, id: first.id });
  // The sender's own retry has a new time and so a new signature, under the same id.
  const retry = signed(body, { id, atMs: Date.now() + 2_000, secrets: [secret] });
  expect(await answerOf(post(body, retry))).toMatchObject({ status: 200, duplicate: true });
  const stale = signed(body, { id, atMs: Date.now() - 301_000, secrets: [secret] });
  expect(await answerOf(post(body, stale))).toMatchObject({ status: 401 });
  expect(await items()).toBe(before + 1);
});

test('one id with other content is a conflict, in one source', async () => {
  const id = newId();
  const first = ticketBody();
  expect((await post(first, signed(first, { id, secrets: [secret] }))).status).toBe(202);
  const other = ticketBody();
  expect(await answerOf(post(other, signed(other, { id, secrets: [secret] })))).toMatchObject({
    status: 409,
    code: 'idempotency_conflict',
  });
});

test('a key of a caller cannot use up the id of a webhook', async () => {
  const id = newId();
  for (const key of [`webhook:desk:${id}`, `webhook desk ${id}`, id]) {
    const item = { externalId: `K-${key}`, subject: 'x' };
    const given = { 'idempotency-key': key };
    expect((await lab.call(lab.own.admin, 'POST', '/v1/items', item, given)).status).toBe(202);
  }
  const body = ticketBody();
  expect((await post(body, signed(body, { id, secrets: [secret] }))).status).toBe(202);
});

test('while a secret is replaced, either end may know both', async () => {
  const next = newSecret();
  const take = async (secrets: readonly string[]): Promise<number> => {
    const body = ticketBody();
    return (await post(body, signed(body, { id: newId(), secrets }))).status;
  };
  // The sender signs with both before the receiver knows the new one.
  expect(await take([next, secret])).toBe(202);
  expect(await take([next])).toBe(401);
  useHook(lab, [next, secret]);
  expect(await take([secret])).toBe(202);
  expect(await take([next])).toBe(202);
  useHook(lab, [next]);
  expect(await take([secret])).toBe(401);
  expect(await take([next])).toBe(202);
});

test('an unknown tenant, source, or one without a secret have one answer, signed or not', async () => {
  const body = ticketBody();
  const answers = new Set<string>();
  for (const path of [
    '/v1/hooks/00000000-0000-4000-8000-000000000000/desk',
    `/v1/hooks/${lab.other.tenantId}/desk`,
    `/v1/hooks/${lab.own.tenantId}/nobody`,
    `/v1/hooks/${lab.own.tenantId}/api`,
    `/v1/hooks/${lab.own.tenantId}/__proto__`,
    '/v1/hooks/x/desk',
  ]) {
    for (const headers of [{}, signed(body, { id: 'x', secrets: [secret] })]) {
      const response = await post(body, headers, path);
      response.headers.delete('x-request-id');
      const head = JSON.stringify([...response.headers.entries()]);
      answers.add(`${response.status} ${head} ${await response.text()}`);
    }
  }
  expect(answers.size).toBe(1);
  expect([...answers][0]).toMatch(/^404 /);
});

test('the tenant of the address decides, whatever the secret opens elsewhere', async () => {
  useHook(lab, [secret], undefined, lab.other.tenantId);
  const body = ticketBody();
  const headers = signed(body, { id: newId(), secrets: [secret] });
  const response = await post(body, headers, `/v1/hooks/${lab.other.tenantId.toUpperCase()}/desk`);
  expect(response.status).toBe(202);
  const { id } = await bodyOf<{ id: string }>(response);
  expect((await lab.call(lab.own.admin, 'GET', `/v1/items/${id}`)).status).toBe(404);
  expect((await lab.call(lab.other.admin, 'GET', `/v1/items/${id}`)).status).toBe(200);
});
