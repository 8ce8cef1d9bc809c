import { expect, test } from 'vitest';
import {
  askOpenAi,
  chat,
  embedding,
  eventsOf,
  type Json,
  jsonOf,
  openAiHeaders,
  openAiTool,
  post,
  schema,
  useServer,
} from './support.ts';

const server = useServer();
const structured = {
  type: 'json_schema',
  json_schema: { name: 'routing', strict: true, schema },
};

async function choiceOf(more: Json): Promise<Json> {
  const body = await jsonOf(await askOpenAi(server(), { ...chat, ...more }));
  return (body['choices'] as readonly Json[])[0] ?? {};
}

test('a text is a chat.completion with its usage', async () => {
  server().script([
    { text: 'Restart the client.', usage: { input: 30, output: 9, cachedInput: 10 } },
  ]);
  const response = await askOpenAi(server(), chat);
  expect(response.headers.get('x-request-id')).toMatch(/^req_/);
  expect(await jsonOf(response)).toEqual({
    id: expect.stringMatching(/^chatcmpl-\w{29}$/),
    object: 'chat.completion',
    created: expect.closeTo(Date.now() / 1_000, -2),
    model: 'gpt-4.1',
    service_tier: 'default',
    system_fingerprint: expect.stringMatching(/^fp_/),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: 'Restart the client.',
          refusal: null,
          annotations: [],
        },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: 30,
      completion_tokens: 9,
      total_tokens: 39,
      prompt_tokens_details: { cached_tokens: 10, audio_tokens: 0 },
      completion_tokens_details: expect.objectContaining({ reasoning_tokens: 0 }),
    },
  });
  server().assertClean();
});

test('a structured answer is its text, a refusal stands beside no content', async () => {
  server().script([{ json: { queue: 'network' } }, { refusal: 'I cannot.' }]);
  const first = await choiceOf({ response_format: structured });
  expect(first['message']).toMatchObject({ content: '{"queue":"network"}', refusal: null });
  const second = await choiceOf({ response_format: structured });
  expect(second).toMatchObject({
    message: { content: null, refusal: 'I cannot.' },
    finish_reason: 'stop',
  });
});

test('tool calls have ids, arguments in a string, and end with tool_calls', async () => {
  const call = { name: 'route', input: { queue: 'network' } };
  server().script([{ toolCalls: [call, call] }]);
  const choice = await choiceOf({ tools: [openAiTool] });
  expect(choice['finish_reason']).toBe('tool_calls');
  const { content, tool_calls } = choice['message'] as Json;
  expect(content).toBeNull();
  const calls = tool_calls as readonly Json[];
  expect(calls).toEqual(
    [0, 1].map(() => ({
      id: expect.stringMatching(/^call_\w{24}$/),
      type: 'function',
      function: { name: 'route', arguments: '{"queue":"network"}' },
    })),
  );
  expect(calls[0]?.['id']).not.toBe(calls[1]?.['id']);
});

test('a structured answer is the input of a tool that is forced, and ends with stop', async () => {
  server().script([{ json: { queue: 'network' } }, { json: { queue: 'network' } }]);
  const named = { type: 'function', function: { name: 'route' } };
  expect(await choiceOf({ tools: [openAiTool], tool_choice: named })).toMatchObject({
    message: { tool_calls: [{ function: { arguments: '{"queue":"network"}' } }] },
    finish_reason: 'stop',
  });
  expect(await choiceOf({ tools: [openAiTool], tool_choice: 'required' })).toMatchObject({
    finish_reason: 'tool_calls',
  });
});

test('logprobs hold each token of the text with the likeliest in its place', async () => {
  server().script([
    { json: { queue: 'network' }, tokenProbabilities: [{ token: 'network', probability: 0.8 }] },
  ]);
  const choice = await choiceOf({ logprobs: true, top_logprobs: 3 });
  const content = (choice['logprobs'] as Json)['content'] as readonly Json[];
  expect(content.map(({ token }) => token).join('')).toBe('{"queue":"network"}');
  const token = content.find((one) => one['token'] === 'network');
  expect(token).toMatchObject({
    logprob: expect.closeTo(Math.log(0.8), 10),
    bytes: [...Buffer.from('network')],
  });
  const top = token?.['top_logprobs'] as readonly Json[];
  expect(top.map((one) => one['token'])[0]).toBe('network');
  expect(top).toHaveLength(3);
  expect(content[0]).toMatchObject({ token: '{"qu', logprob: 0 });
});

test('a stream has the role, the text, the end, the usage, and [DONE], in that order', async () => {
  server().script([{ text: 'Restart the client.' }]);
  const response = await askOpenAi(server(), {
    ...chat,
    stream: true,
    stream_options: { include_usage: true },
  });
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const events = await eventsOf(response);
  expect(events.at(-1)?.data).toBe('[DONE]');
  const chunks = events.slice(0, -1).map(({ data }) => data as Json);
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  for (const chunk of chunks) expect(chunk['object']).toBe('chat.completion.chunk');
  const choices = chunks.slice(0, -1).map(({ choices }) => (choices as readonly Json[])[0] ?? {});
  expect(choices[0]?.['delta']).toEqual({ role: 'assistant', content: '', refusal: null });
  const texts = choices.slice(1, -1).map(({ delta }) => (delta as Json)['content']);
  expect(texts.length).toBeGreaterThan(3);
  expect(texts.join('')).toBe('Restart the client.');
  expect(choices.at(-1)).toMatchObject({ delta: {}, finish_reason: 'stop' });
  for (const chunk of chunks.slice(0, -1)) expect(chunk['usage']).toBeNull();
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: texts.length } });
});

test('a stream without the option has no usage; calls arrive in pieces under their index', async () => {
  const call = { name: 'route', input: { queue: 'network' } };
  server().script([{ toolCalls: [call, call] }]);
  const events = await eventsOf(
    await askOpenAi(server(), { ...chat, tools: [openAiTool], stream: true }),
  );
  const chunks = events.slice(0, -1).map(({ data }) => data as Json);
  expect(chunks.some((chunk) => 'usage' in chunk)).toBe(false);
  const calls = chunks
    .flatMap(({ choices }) => choices as readonly Json[])
    .flatMap(({ delta }) => ((delta as Json)['tool_calls'] ?? []) as readonly Json[]);
  expect(calls.filter((one) => 'id' in one).map(({ index }) => index)).toEqual([0, 1]);
  const second = calls.filter(({ index }) => index === 1);
  expect(second[0]).toMatchObject({ type: 'function', function: { name: 'route', arguments: '' } });
  const pieces = second.map((one) => (one['function'] as Json)['arguments']);
  expect(pieces.join('')).toBe('{"queue":"network"}');
});

test('embeddings are the same for the same text, near for texts that share words, and as long as asked', async () => {
  const vectors = async (more: Json): Promise<readonly (readonly number[])[]> => {
    const body = await jsonOf(
      await post(server(), '/v1/embeddings', { ...embedding, ...more }, openAiHeaders),
    );
    expect(body).toMatchObject({ object: 'list', model: 'text-embedding-3-small' });
    return (body['data'] as readonly { embedding: readonly number[] }[]).map(
      (one) => one.embedding,
    );
  };
  const input = ['the vpn is down', 'vpn is down', 'invoice number missing'];
  const [a = [], b = [], c = []] = await vectors({ input, dimensions: 256 });
  const near = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, one, index) => sum + one * (y[index] ?? 0), 0);
  expect([a.length, near(a, a)]).toEqual([256, expect.closeTo(1, 6)]);
  expect(near(a, b)).toBeGreaterThan(0.6);
  expect(Math.abs(near(a, c))).toBeLessThan(0.4);
  expect(await vectors({ input: input[0], dimensions: 256 })).toEqual([a]);
  const [packed] = await vectors({ input: input[0], dimensions: 256, encoding_format: 'base64' });
  const bytes = Buffer.from(String(packed), 'base64');
  expect(a.map((_, at) => bytes.readFloatLE(4 * at))).toEqual(a.map(Math.fround));
  expect((await vectors({}))[0]).toHaveLength(1_536);
  server().assertClean();
});

test('the list of models has those that were asked for', async () => {
  server().script([{ text: 'x' }]);
  await askOpenAi(server(), { ...chat, model: 'our-own' });
  const list = await jsonOf(await fetch(`${server().url}/v1/models`, { headers: openAiHeaders }));
  expect(list['object']).toBe('list');
  const own = (list['data'] as readonly Json[]).find(({ id }) => id === 'our-own');
  expect(own).toMatchObject({ object: 'model', created: expect.any(Number) });
  server().assertClean();
});
