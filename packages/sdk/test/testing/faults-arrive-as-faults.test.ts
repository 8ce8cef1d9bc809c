import { expect, test } from 'vitest';
import type { ModelFault } from '../../src/testing/index.ts';
import { askAnthropic, askOpenAi, chat, jsonOf, message, useServer } from './support.ts';

const server = useServer();
const text = 'The client has to be restarted, then the tunnel comes up again.';

function script(fault: ModelFault): void {
  server().script([{ text, fault }]);
}

test('a status is worded as each service words it, and says when to come back', async () => {
  script({ kind: 'status', status: 429, retryAfterMs: 1_200 });
  const openAi = await askOpenAi(server(), chat);
  expect(openAi.status).toBe(429);
  expect(openAi.headers.get('retry-after')).toBe('2');
  expect(openAi.headers.get('retry-after-ms')).toBe('1200');
  expect(await jsonOf(openAi)).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
  script({ kind: 'status', status: 529 });
  const anthropic = await askAnthropic(server(), { ...message, stream: true });
  expect(anthropic.status).toBe(529);
  expect(anthropic.headers.get('retry-after')).toBeNull();
  expect(await jsonOf(anthropic)).toMatchObject({ error: { type: 'overloaded_error' } });
  script({ kind: 'status', status: 500 });
  expect(await jsonOf(await askOpenAi(server(), chat))).toMatchObject({
    error: { type: 'server_error' },
  });
  expect(server().usage.size).toBe(0);
  server().assertClean();
});

test.each([false, true])('a cut answer ends after its bytes (stream: %s)', async (stream) => {
  script({ kind: 'cut', afterBytes: 40 });
  const response = await askAnthropic(server(), { ...message, stream });
  expect(response.status).toBe(200);
  let seen = 0;
  const read = async (): Promise<void> => {
    for await (const chunk of response.body ?? []) seen += (chunk as Uint8Array).length;
  };
  await expect(read()).rejects.toThrow('terminated');
  expect(seen).toBe(40);
  expect(server().usage.get(message.model)?.calls).toBe(1);
  server().assertClean();
});

test('bad JSON is a whole answer that cannot be read', async () => {
  script({ kind: 'bad_json' });
  const response = await askOpenAi(server(), chat);
  expect(response.status).toBe(200);
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

test('bad JSON in a stream is one event of it', async () => {
  script({ kind: 'bad_json' });
  const events = (await (await askOpenAi(server(), { ...chat, stream: true })).text())
    .split('\n\n')
    .filter((event) => event !== '');
  const readable = events.map((event) => {
    try {
      return JSON.parse(event.replace(/^data: /, '').replace('[DONE]', '{}')) !== null;
    } catch {
      return false;
    }
  });
  expect(readable.filter((one) => !one)).toHaveLength(1);
  expect(events.at(-1)).toBe('data: [DONE]');
});

test('a hanging answer sends nothing until the caller gives up, and closing ends it', async () => {
  server().script([{ fault: { kind: 'hang' } }, { fault: { kind: 'hang' } }]);
  const signal = AbortSignal.timeout(80);
  const { url } = server();
  const ask = (given?: AbortSignal): Promise<Response> =>
    fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer k', 'content-type': 'application/json' },
      body: JSON.stringify(chat),
      ...(given === undefined ? {} : { signal: given }),
    });
  await expect(ask(signal)).rejects.toThrow('timeout');
  const second = expect(ask()).rejects.toThrow('fetch failed');
  while (server().requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 2));
  await server().close();
  await second;
  server().assertClean();
});

test('a slow answer takes its time for each part, a delayed one before the first', async () => {
  script({ kind: 'slow', msPerChunk: 10 });
  let began = performance.now();
  const streamed = await (await askOpenAi(server(), { ...chat, stream: true })).text();
  expect(performance.now() - began).toBeGreaterThan(150);
  expect(streamed).toContain('[DONE]');
  script({ kind: 'slow', msPerChunk: 10 });
  began = performance.now();
  await (await askOpenAi(server(), chat)).json();
  expect(performance.now() - began).toBeGreaterThan(70);
  server().script([{ text, delayMs: 60 }]);
  began = performance.now();
  await askOpenAi(server(), chat);
  expect(performance.now() - began).toBeGreaterThan(55);
});
