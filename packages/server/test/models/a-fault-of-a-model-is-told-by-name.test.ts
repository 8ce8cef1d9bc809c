import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { inspect } from 'node:util';
import type { ModelConfig } from '@signalbox/contract';
import type { ModelAnswer } from '@signalbox/sdk/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelError } from '../../src/models/model-error.ts';
import {
  failureOf,
  key,
  type ModelLab,
  openModelLab,
  patience,
  quick,
  requestOf,
} from './support.ts';

let lab: ModelLab;

beforeAll(async () => {
  lab = await openModelLab();
});
afterAll(async () => {
  await lab.close();
});

const secretText = 'The cat of Mrs Miller sits on the router.';
const status = (code: number, retryAfterMs?: number): ModelAnswer => ({
  fault: { kind: 'status', status: code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

interface Recorded {
  readonly outcome: string;
  readonly cost: number;
  readonly reserved: number;
}

/** What the ledger says of the call made last. */
async function recorded(): Promise<Recorded | undefined> {
  await lab.recorded();
  const [row] = await lab.line.sql<Recorded>(
    `select outcome, cost_micros::int as cost, reserved_micros::int as reserved from signalbox.model_call order by id desc limit 1`,
  );
  return row;
}

const ways: readonly (readonly [string, Partial<ModelConfig>, boolean])[] = [
  ['OpenAI', {}, false],
  ['OpenAI, streaming', {}, true],
  ['Anthropic', { provider: 'anthropic' }, false],
  ['Anthropic, streaming', { provider: 'anthropic' }, true],
];

describe.each(ways)('of %s', (_name, config, streaming) => {
  const fail = (answer: ModelAnswer, given: Partial<ModelConfig> = {}): Promise<ModelError> => {
    lab.server.script([answer]);
    const onText = streaming ? (): undefined => undefined : undefined;
    const request = requestOf(lab.itemId, {
      onText,
      messages: [{ role: 'user', text: secretText }],
    });
    return failureOf(quick(lab.open({ config: { ...config, ...given } })).ask(request, patience()));
  };

  test.each([
    ['busy', status(429, 7_000), { status: 429, retryAfterMs: 7_000 }],
    ['busy', status(529), { status: 529, retryAfterMs: null }],
    ['unreachable', status(500), { status: 500 }],
    ['refused', status(401), { status: 401 }],
    ['refused', status(400), { status: 400 }],
  ] as const)('%s, which costs nothing: %j', async (fault, answer, details) => {
    const error = await fail(answer);
    expect(error).toMatchObject({ fault, ...details, billing: 'nothing' });
    expect(await recorded()).toMatchObject({ outcome: fault, cost: 0 });
  });

  test('a model that declines is a refusal, which costs what it used', async () => {
    const error = await fail({ refusal: 'I would rather not.', usage: { input: 100, output: 5 } });
    expect(error.fault).toBe('refusal');
    expect(await recorded()).toMatchObject({ outcome: 'refusal', cost: 120 });
  });

  test('an answer longer than allowed is cut, and none of it is used', async () => {
    const error = await fail({
      ...{ text: 'It is', stop: 'length', usage: { input: 100, output: 200 } },
    });
    expect(error.fault).toBe('cut');
    expect(await recorded()).toMatchObject({ outcome: 'cut', cost: 900 });
  });

  test.each([
    ['late', { fault: { kind: 'hang' } }, { timeoutMs: 300 }],
    [
      'late',
      { text: 'slow '.repeat(50), fault: { kind: 'slow', msPerChunk: 200 } },
      { timeoutMs: 300 },
    ],
    ['unreachable', { text: 'x'.repeat(400), fault: { kind: 'cut', afterBytes: 120 } }, {}],
    ['unreadable', { text: 'x', fault: { kind: 'bad_json' } }, {}],
  ] as const)(
    '%s may have been paid for, so the most it can have cost counts: %j',
    async (fault, answer, given) => {
      const error = await fail(answer, given);
      expect(error).toMatchObject({ fault, billing: 'unknown' });
      const row = await recorded();
      expect(row).toMatchObject({ outcome: fault });
      expect(row?.cost).toBe(row?.reserved);
      expect(row?.cost).toBeGreaterThan(0);
    },
  );

  test('says nothing of texts and keys', async () => {
    for (const answer of [
      status(400),
      status(500),
      { text: secretText, fault: { kind: 'bad_json' } },
      { text: `${secretText} `.repeat(20), fault: { kind: 'cut', afterBytes: 500 } },
    ] as const) {
      const said = inspect(await fail(answer), { depth: 20, showHidden: true });
      expect(said).not.toContain('Miller');
      expect(said).not.toContain(key);
    }
  });
});

test('nobody listens: unreachable, and nothing was sent that could cost', async () => {
  const models = lab.open({ config: { url: 'http://127.0.0.1:1/v1' } });
  const error = await failureOf(quick(models).ask(requestOf(lab.itemId), patience()));
  expect(error).toMatchObject({ fault: 'unreachable', billing: 'nothing' });
  expect(await recorded()).toMatchObject({ outcome: 'unreachable', cost: 0 });
});

test('where clouds keep their secrets no model is asked', async () => {
  const models = lab.open({ config: { url: 'http://169.254.169.254/v1' } });
  const error = await failureOf(quick(models).ask(requestOf(lab.itemId), patience()));
  expect(error).toMatchObject({ fault: 'unreachable', billing: 'nothing' });
});

test('no connection in time is found before the time of the whole call', async () => {
  // It takes the call and never shakes hands.
  const silent = createTcpServer(() => undefined);
  const config = { connectTimeoutMs: 300, timeoutMs: 20_000 };
  const url = `https://127.0.0.1:${await listening(silent)}/v1`;
  const startedMs = performance.now();
  const models = lab.open({ config: { ...config, url } });
  const error = await failureOf(quick(models).ask(requestOf(lab.itemId), patience()));
  expect(error).toMatchObject({ fault: 'unreachable', billing: 'nothing' });
  expect(performance.now() - startedMs).toBeLessThan(6_000);
  silent.close();
});

test.each([
  ['openai', 'data: {"choices":[{"delta":{"content":"It is"},"finish_reason":null}]}\n\n'],
  ['openai', 'data: {"choices":[{"delta":{"content":"It is"},"finish_reason":"stop"}]}\n\n'],
  [
    'anthropic',
    'data: {"type":"message_start","message":{"id":"m","usage":{"input_tokens":1,"output_tokens":1}}}\n\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}\n\n',
  ],
] as const)(
  'of %s, a stream that ends in good order before the answer does is none',
  async (provider, events) => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(events);
    });
    const url = `http://127.0.0.1:${await listening(server)}/v1`;
    const request = requestOf(lab.itemId, { onText: () => undefined });
    const asking = quick(lab.open({ config: { provider, url } })).ask(request, patience());
    expect(await failureOf(asking)).toMatchObject({ fault: 'unreachable', billing: 'unknown' });
    server.closeAllConnections();
    server.close();
  },
);

test('whoever wants no answer any more gets none, before and while it is asked', async () => {
  const model = quick(lab.open());
  lab.server.script([{ fault: { kind: 'hang' } }]);
  const gone = new AbortController();
  const asking = failureOf(model.ask(requestOf(lab.itemId), gone.signal));
  while (lab.server.requests.at(-1)?.messages[0]?.text.includes('printer') !== true)
    await new Promise((resolve) => setTimeout(resolve, 5));
  gone.abort();
  expect(await asking).toMatchObject({ fault: 'cancelled', billing: 'unknown' });
  expect(await recorded()).toMatchObject({ outcome: 'cancelled' });
  const before = await failureOf(model.ask(requestOf(lab.itemId), gone.signal));
  expect(before).toMatchObject({ fault: 'cancelled', billing: 'nothing' });
});

test('an account without money is refused, not busy: waiting does not help it', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(429, { 'retry-after': '1', 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code: 'insufficient_quota', message: 'pay' } }));
  });
  const url = `http://127.0.0.1:${await listening(server)}/v1`;
  const models = lab.open({ config: { url } });
  const error = await failureOf(quick(models).ask(requestOf(lab.itemId), patience()));
  expect(error).toMatchObject({ fault: 'refused', status: 429, retryAfterMs: null });
  server.closeAllConnections();
  server.close();
});

test('no price is in force: nothing is asked', async () => {
  const asked = lab.server.requests.length;
  const prices = [{ from: '2027-01-01', input: 1, cachedInput: 1, output: 1 }];
  const models = lab.open({ config: { prices } });
  const error = await failureOf(quick(models).ask(requestOf(lab.itemId), patience()));
  expect(error.fault).toBe('unpriced');
  expect(lab.server.requests.length).toBe(asked);
});
