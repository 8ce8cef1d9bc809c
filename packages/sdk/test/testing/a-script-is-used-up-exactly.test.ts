import { expect, test } from 'vitest';
import { type ModelAnswer, startModelServer } from '../../src/testing/index.ts';
import {
  anthropicTool,
  askAnthropic,
  askOpenAi,
  chat,
  embedding,
  jsonOf,
  message,
  openAiHeaders,
  openAiTool,
  post,
  useServer,
} from './support.ts';

const server = useServer();

test('answers come in order, whichever service is asked', async () => {
  server().script([{ text: 'one' }, { text: 'two' }]);
  expect(JSON.stringify(await jsonOf(await askOpenAi(server(), chat)))).toContain('"one"');
  expect(JSON.stringify(await jsonOf(await askAnthropic(server(), message)))).toContain('"two"');
  server().assertClean();
});

test('a request beyond the list is answered 500 and named', async () => {
  server().script([{ text: 'one' }]);
  await askOpenAi(server(), chat);
  expect((await askOpenAi(server(), chat)).status).toBe(500);
  expect((await askAnthropic(server(), message)).status).toBe(500);
  expect(() => server().assertClean()).toThrow('request 2 (openai.chat): the script has no answer');
  expect(() => server().assertClean()).toThrow('request 3 (anthropic.messages)');
});

test('answers nobody asked for are named, also when another script took their place', async () => {
  server().script([{ text: 'one' }, { text: 'two' }]);
  await askOpenAi(server(), chat);
  expect(() => server().assertClean()).toThrow('1 of 2 answers were not asked for');
  server().script([]);
  expect(() => server().assertClean()).toThrow('1 of 2 answers were not asked for');
});

test('a function sees what was asked, and how often it was asked before', async () => {
  server().script((request, n) => ({ text: `${n}: ${request.messages.at(-1)?.text}` }));
  await askOpenAi(server(), chat);
  const body = await jsonOf(await askAnthropic(server(), message));
  expect(body['content']).toMatchObject([{ text: '1: VPN is down' }]);
  server().assertClean();
});

test('what was seen of a request is the same for both services', async () => {
  server().script(() => ({ text: 'x' }));
  const turns = [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'VPN' },
        { type: 'text', text: 'is down' },
      ],
    },
  ];
  await askOpenAi(server(), {
    ...chat,
    messages: [{ role: 'system', content: 'Be short.' }, ...turns],
    tools: [openAiTool],
  });
  await askAnthropic(server(), {
    ...message,
    system: [{ type: 'text', text: 'Be short.' }],
    messages: turns,
    tools: [anthropicTool],
    stream: true,
  });
  const same = {
    system: 'Be short.',
    messages: [{ role: 'user', text: 'VPN\nis down' }],
    tools: ['route'],
  };
  expect(server().requests).toMatchObject([
    { ...same, api: 'openai.chat', model: 'gpt-4.1', stream: false, body: { model: 'gpt-4.1' } },
    { ...same, api: 'anthropic.messages', model: 'claude-haiku-4-5', stream: true },
  ]);
});

test('embeddings take no answer of a list, but a function may spoil them', async () => {
  const embed = (): Promise<Response> => post(server(), '/v1/embeddings', embedding, openAiHeaders);
  server().script([]);
  expect((await embed()).status).toBe(200);
  server().script(({ api }) =>
    api === 'openai.embeddings' ? { fault: { kind: 'status', status: 503 } } : {},
  );
  expect((await embed()).status).toBe(503);
  server().script(() => ({ json: [[1, 0]] }));
  expect((await jsonOf(await embed()))['data']).toMatchObject([{ embedding: [1, 0] }]);
  server().assertClean();
});

test('a function that throws is answered 500, and its message is kept to itself', async () => {
  server().script(() => {
    throw new TypeError('hunter2');
  });
  expect((await askOpenAi(server(), chat)).status).toBe(500);
  expect(() => server().assertClean()).toThrow('the script threw TypeError');
  expect(() => server().assertClean()).not.toThrow('hunter2');
});

const unsendable: readonly (readonly [what: string, answer: ModelAnswer, reason: string])[] = [
  ['a call where no tool is offered', { toolCalls: [{ name: 'route', input: {} }] }, 'offers none'],
  ['text and json', { text: 'a', json: {} }, 'more than one of'],
  ['a stop for a tool without a call', { text: 'a', stop: 'tool' }, 'calls none'],
  ['more tokens than allowed', { text: 'a', usage: { output: 201 } }, 'above the 200 tokens'],
  ['more from the cache than came in', { usage: { input: 1, cachedInput: 2 } }, 'cached input'],
  ['half a token', { usage: { input: 1.5 } }, 'whole tokens'],
  [
    'chances of what it does not say',
    { text: 'a', tokenProbabilities: [{ token: 'b', probability: 1 }] },
    'not in the text',
  ],
  [
    'a chance above 1',
    { text: 'a', tokenProbabilities: [{ token: 'a', probability: 2 }] },
    'from 0 to 1',
  ],
];

test.each(unsendable)('an answer with %s is answered 500 and named', async (_, answer, reason) => {
  server().script([answer]);
  expect((await askAnthropic(server(), message)).status).toBe(500);
  expect(() => server().assertClean()).toThrow(reason);
  expect(server().usage.size).toBe(0);
});

test('the key of a server is the only one it takes, on the port it was given', async () => {
  const own = await startModelServer({ apiKey: 'right' });
  own.script([{ text: 'x' }]);
  const ask = (key: string): Promise<Response> =>
    post(own, '/v1/chat/completions', chat, { ...openAiHeaders, authorization: `Bearer ${key}` });
  expect((await ask('wrong')).status).toBe(401);
  expect((await ask('right')).status).toBe(200);
  expect(() => own.assertClean()).toThrow('not the key of this server');
  const port = Number(new URL(own.url).port);
  await expect(startModelServer({ port })).rejects.toThrow('EADDRINUSE');
  await own.close();
});
