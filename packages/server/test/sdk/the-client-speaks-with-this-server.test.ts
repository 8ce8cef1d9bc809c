import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import {
  type Client,
  createClient,
  type ItemFilter,
  type Result,
  type ReviewFilter,
  verifyWebhook,
  type WebhookMessage,
} from '@signalbox/sdk';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { itemEndpoints } from '../../src/http/endpoints/items.ts';
import type { reviewEndpoints } from '../../src/http/endpoints/reviews.ts';
import { advance } from '../../src/line/runner/advance.ts';
import { asSql } from '../../src/store/database.ts';
import { createWebhook } from '../../src/webhooks/manage.ts';
import { openDispatcher } from '../../src/webhooks/out/dispatcher.ts';
import { recordEvents } from '../../src/webhooks/out/record-events.ts';
import { type Lab, openLab } from '../http/support/lab.ts';
import { settled } from '../support/settled.ts';
import { openReceiver } from '../webhooks/support/receiver.ts';

let lab: Lab;
let server: ServerType;
let url: string;
let client: Client;

beforeAll(async () => {
  lab = await openLab();
  await new Promise<void>((resolve) => {
    server = serve({ fetch: lab.app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve());
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = createClient({ url: `${url}/`, key: lab.own.admin });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await lab.close();
});

function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
  return result.value;
}

function codeOf(result: Result<unknown>): string | null {
  return result.ok ? null : result.error.code;
}

/** Takes a ticket in by the client and decides it. */
async function decided(externalId: string): Promise<string> {
  const item = { externalId, subject: 'VPN is down', body: 'No network on board.' };
  const { id } = got(await client.items.create(item));
  await advance(lab.context, lab.own.tenantId, [id]);
  return id;
}

test('an item is taken once, found, and shown with its timeline', async () => {
  const item = { externalId: 'S-1', subject: 'VPN is down', fields: { site: 'Kiel' } };
  const taken = got(await client.items.create(item, { idempotencyKey: 'k-1' }));
  expect(taken).toMatchObject({ state: 'received', duplicate: false });
  expect(got(await client.items.create(item, { idempotencyKey: 'k-1' }))).toEqual({
    ...taken,
    duplicate: true,
  });
  expect(
    codeOf(await client.items.create({ ...item, subject: 'x' }, { idempotencyKey: 'k-1' })),
  ).toBe('idempotency_conflict');
  const page = got(await client.items.list({ externalId: 'S-1', limit: 1 }));
  expect(page.data.map(({ id }) => id)).toEqual([taken.id]);
  const shown = got(await client.items.get(taken.id, { original: true }));
  expect(shown.timeline.map(({ type }) => type)).toContain('received');
  expect(shown.messages[0]?.subject).toBe('VPN is down');
  expect(got(await client.items.attempts(taken.id)).data).toEqual([]);
  expect(got(await client.items.similar(taken.id, { limit: 1 })).data).toEqual([]);
  expect(got(await client.items.conversation(taken.id)).data).toEqual([]);
});

test('a list goes on where its page ended', async () => {
  for (const externalId of ['P-1', 'P-2', 'P-3']) got(await client.items.create({ externalId }));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = got(await client.items.list({ state: 'received', limit: 2, cursor }));
    seen.push(...page.data.map(({ externalId }) => externalId));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen.filter((one) => one.startsWith('P-'))).toEqual(['P-3', 'P-2', 'P-1']);
});

test('a review is claimed, given back, claimed again and decided', async () => {
  const itemId = await decided('R-1');
  const { data } = got(await client.reviews.list({ state: 'unclaimed' }));
  const review = data.find((one) => one.itemId === itemId);
  if (review === undefined) throw new Error('nobody is asked');
  const { claimId } = got(await client.reviews.claim(review.id));
  const other = createClient({
    url,
    key: (await lab.newKey(lab.own.tenantId, 'review:write')).key,
  });
  expect(codeOf(await other.reviews.claim(review.id))).toBe('review_claimed');
  expect(codeOf(await other.reviews.list())).toBe('forbidden');
  got(await client.reviews.unclaim(review.id, claimId));
  const again = got(await other.reviews.claim(review.id));
  const verdict = { verdict: 'decline', decisionId: review.decisionId } as const;
  expect(codeOf(await client.reviews.decide(review.id, { ...verdict, claimId }))).toBe(
    'claim_lost',
  );
  expect(
    got(await other.reviews.decide(review.id, { ...verdict, claimId: again.claimId })),
  ).toEqual({ itemId, state: 'handed_over' });
});

test('reviews that propose the same are decided with one verdict', async () => {
  const ids = [await decided('A-1'), await decided('A-2')];
  const reviews = got(await client.reviews.list()).data.filter((one) => ids.includes(one.itemId));
  const { results } = got(
    await client.reviews.decideAlike({
      like: reviews[0]?.id ?? '',
      decisionIds: reviews.map(({ decisionId }) => decisionId),
      verdict: 'decline',
    }),
  );
  expect(results.map(({ ok }) => ok)).toEqual([true, true]);
});

test('an outcome and a flag are recorded', async () => {
  const id = await decided('O-1');
  const outcome = { field: 'category', value: 'network', by: 'person' } as const;
  expect(got(await client.items.reportOutcome(id, outcome)).id).toMatch(/^[0-9a-f-]{36}$/);
  const flag = got(await client.items.flag(id, { by: 'requester', satisfaction: 2 }));
  expect(flag.id).toMatch(/^[0-9a-f-]{36}$/);
});

test('a refusal is a value: its code, what to do, the places, and what the log calls it', async () => {
  const wrong = await client.items.create({ externalId: '', body: 'x' });
  expect(wrong).toMatchObject({
    ok: false,
    error: {
      code: 'invalid_body',
      status: 422,
      retry: 'after-fix',
      errors: [{ path: '/externalId' }],
      retryAfterMs: null,
      requestId: expect.stringMatching(/./),
    },
  });
  expect(codeOf(await client.items.get('../keys'))).toBe('not_found');
  expect(codeOf(await createClient({ url, key: 'sk_none' }).items.list())).toBe('unauthorized');
});

type ItemQuery = z.input<NonNullable<typeof itemEndpoints.listItems.query>>;
type ReviewQuery = z.input<NonNullable<typeof reviewEndpoints.listReviews.query>>;
/** Members may be undefined: the client leaves them out. */
type Loose<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

// Seen by the compiler: npx tsc -p tsconfig.test.json
test('what a client may ask for is what the routes take', () => {
  expectTypeOf<ItemFilter>().toExtend<Loose<ItemQuery>>();
  expectTypeOf<keyof ItemFilter>().toEqualTypeOf<keyof ItemQuery>();
  expectTypeOf<ReviewFilter>().toExtend<Loose<ReviewQuery>>();
  expectTypeOf<keyof ReviewFilter>().toEqualTypeOf<keyof ReviewQuery>();
});

test('what this server delivers passes the check, and a byte more does not', async () => {
  const receiver = await openReceiver();
  const events = ['item.decided', 'item.in_review'] as const;
  const hook = { url: receiver.url, events: [...events], active: true };
  const { secret } = await createWebhook(lab.context, lab.own.tenantId, hook, 'system');
  const itemId = await decided('W-1');
  await settled({ sql: asSql(lab.context.database.system).query });
  await recordEvents(lab.context);
  const dispatcher = openDispatcher(lab.context);
  await dispatcher.dispatch();
  await dispatcher.idle();
  await dispatcher.close();
  await receiver.close();
  const messages = receiver.received.map(({ body, headers }): WebhookMessage => {
    const checked = verifyWebhook({ body, headers, secret });
    if (!checked.ok) throw new Error(checked.reason);
    expect(verifyWebhook({ body: `${body} `, headers, secret })).toEqual({
      ok: false,
      reason: 'forged',
    });
    return checked.message;
  });
  expect(messages.map(({ type }) => type).sort()).toEqual(events);
  for (const message of messages)
    expect(message.data).toMatchObject({ itemId, state: 'in_review' });
});
