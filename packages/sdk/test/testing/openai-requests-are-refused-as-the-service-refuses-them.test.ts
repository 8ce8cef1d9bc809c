import { expect, test } from 'vitest';
import {
  askOpenAi,
  chat,
  embedding,
  jsonOf,
  openAiHeaders,
  openAiTool,
  post,
  schema,
  useServer,
} from './support.ts';

const server = useServer();
const user = { role: 'user', content: 'x' };
const call = { id: 'call_1', type: 'function', function: { name: 'route', arguments: '{}' } };
const assistant = { role: 'assistant', content: null, tool_calls: [call] };
const result = { role: 'tool', tool_call_id: 'call_1', content: 'done' };
const format = (json_schema: unknown): unknown => ({ type: 'json_schema', json_schema });
const loose = { type: 'object', properties: { queue: { type: 'string' } } };
const nested = {
  ...schema,
  properties: { queue: { ...loose, required: ['queue'] } },
};

const refused: readonly (readonly [
  what: string,
  body: unknown,
  param: string | null,
  code: string | null,
  message: RegExp,
])[] = [
  ['no model', { messages: [user] }, null, null, /must provide a model/],
  ['no messages', { model: 'm' }, 'messages', 'missing_required_parameter', /Missing required/],
  [
    'an empty list of messages',
    { ...chat, messages: [] },
    'messages',
    'empty_array',
    /empty array/,
  ],
  ['an unknown field', { ...chat, top_k: 1 }, null, null, /Unrecognized .*: top_k/],
  [
    'an unknown field of a message',
    { ...chat, messages: [{ ...user, tone: 'x' }] },
    'messages[0].tone',
    'unknown_parameter',
    /Unknown parameter/,
  ],
  [
    'a wrong type',
    { ...chat, model: 5 },
    'model',
    'invalid_type',
    /expected a string, but got an integer/,
  ],
  [
    'a wrong role',
    { ...chat, messages: [{ role: 'function', content: 'x' }] },
    'messages[0].role',
    'invalid_value',
    /Supported values/,
  ],
  [
    'no role',
    { ...chat, messages: [{ content: 'x' }] },
    'messages[0].role',
    'missing_required_parameter',
    /./,
  ],
  [
    'a temperature above 2',
    { ...chat, temperature: 3 },
    'temperature',
    'decimal_above_max_value',
    /<= 2/,
  ],
  [
    'no tokens',
    { ...chat, max_completion_tokens: 0 },
    'max_completion_tokens',
    'integer_below_min_value',
    />= 1/,
  ],
  [
    'the old limit for a model that reasons',
    { ...chat, model: 'o3', max_tokens: 5 },
    'max_tokens',
    'unsupported_parameter',
    /max_completion_tokens/,
  ],
  [
    'both limits',
    { ...chat, max_tokens: 5, max_completion_tokens: 5 },
    'max_tokens',
    'invalid_value',
    /same time/,
  ],
  [
    'stream options without a stream',
    { ...chat, stream_options: {} },
    'stream_options',
    'invalid_value',
    /'stream'/,
  ],
  [
    'alternatives without logprobs',
    { ...chat, top_logprobs: 2 },
    'top_logprobs',
    'invalid_value',
    /'logprobs'/,
  ],
  [
    'a tool choice without tools',
    { ...chat, tool_choice: 'auto' },
    'tool_choice',
    'invalid_value',
    /'tools'/,
  ],
  ['no tools in a list', { ...chat, tools: [] }, 'tools', 'empty_array', /empty array/],
  [
    'a name no tool may have',
    { ...chat, tools: [{ type: 'function', function: { name: 'a b' } }] },
    'tools[0].function.name',
    'invalid_value',
    /pattern/,
  ],
  [
    'a choice of a tool that is not offered',
    { ...chat, tools: [openAiTool], tool_choice: { type: 'function', function: { name: 'x' } } },
    'tool_choice',
    'invalid_value',
    /not found/,
  ],
  [
    'a strict tool that takes anything',
    {
      ...chat,
      tools: [{ type: 'function', function: { name: 'a', strict: true, parameters: loose } }],
    },
    'tools[0].function.parameters',
    'invalid_function_parameters',
    /In context=\(\), 'additionalProperties'/,
  ],
  [
    'a strict format with a field that may be absent',
    {
      ...chat,
      response_format: format({ name: 'a', strict: true, schema: { ...schema, required: [] } }),
    },
    'response_format',
    null,
    /Missing 'queue'/,
  ],
  [
    'a strict format that is loose further down',
    { ...chat, response_format: format({ name: 'a', strict: true, schema: nested }) },
    'response_format',
    null,
    /In context=\('properties', 'queue'\)/,
  ],
  [
    'a strict format that is a list',
    {
      ...chat,
      response_format: format({
        name: 'a',
        strict: true,
        schema: { type: 'array', items: schema },
      }),
    },
    'response_format',
    null,
    /type: "object"/,
  ],
  [
    'a format without a name',
    { ...chat, response_format: format({ schema }) },
    'response_format.json_schema.name',
    'missing_required_parameter',
    /./,
  ],
  [
    'JSON mode without the word',
    { ...chat, response_format: { type: 'json_object' } },
    'messages',
    null,
    /'json'/,
  ],
  [
    'a result nobody asked for',
    { ...chat, messages: [user, result] },
    'messages.[1].role',
    null,
    /preceeding message/,
  ],
  [
    'a call without its result',
    { ...chat, messages: [user, assistant, user] },
    'messages.[2].role',
    null,
    /call_1/,
  ],
  [
    'a call at the end',
    { ...chat, messages: [user, assistant] },
    'messages.[2].role',
    null,
    /call_1/,
  ],
  [
    'an answer twice',
    { ...chat, messages: [user, assistant, result, result] },
    'messages.[3].role',
    null,
    /preceeding/,
  ],
  [
    'an assistant that says nothing',
    { ...chat, messages: [user, { role: 'assistant' }] },
    'messages[1].content',
    null,
    /got null/,
  ],
  [
    'arguments that are no string',
    {
      ...chat,
      messages: [
        user,
        { ...assistant, tool_calls: [{ ...call, function: { name: 'a', arguments: {} } }] },
      ],
    },
    'messages[1].tool_calls[0].function.arguments',
    'invalid_type',
    /an object/,
  ],
  ['a body that is no JSON', '{"model"', null, null, /parse the JSON body/],
];

test.each(refused)('%s is refused with 400 and named', async (_, body, param, code, message) => {
  server().script([]);
  const response = await askOpenAi(server(), body);
  expect(response.status).toBe(400);
  const { error } = await jsonOf(response);
  expect(error).toEqual({
    type: 'invalid_request_error',
    param,
    code,
    message: expect.stringMatching(message),
  });
  expect(() => server().assertClean()).toThrow(message);
  expect(server().requests).toEqual([]);
});

const taken: readonly (readonly [what: string, more: Record<string, unknown>])[] = [
  [
    'a system and a developer message',
    { messages: [{ role: 'system', content: 's' }, { role: 'developer', content: 'd' }, user] },
  ],
  ['parts of a content', { messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }],
  [
    'its own message back, and the result',
    { messages: [user, { ...assistant, refusal: null, annotations: [] }, result] },
  ],
  ['a loose format that is not strict', { response_format: format({ name: 'a', schema: loose }) }],
  [
    'a strict format with references',
    {
      response_format: format({
        name: 'a',
        strict: true,
        schema: {
          ...schema,
          properties: { queue: { $ref: '#/$defs/q' } },
          $defs: { q: { type: ['string', 'null'] } },
        },
      }),
    },
  ],
  ['the old limit for other models', { max_tokens: 5 }],
  [
    'a forced tool',
    { tools: [openAiTool], tool_choice: { type: 'function', function: { name: 'route' } } },
  ],
  ['null for what may be null', { temperature: null, stop: null, stream: false, logprobs: null }],
];

test.each(taken)('%s is taken', async (_, more) => {
  server().script([{ text: '' }]);
  expect((await askOpenAi(server(), { ...chat, ...more })).status).toBe(200);
  server().assertClean();
});

test('a request without a key, or with another one, is refused with 401', async () => {
  const { authorization: _, ...without } = openAiHeaders;
  const response = await post(server(), '/v1/chat/completions', chat, without);
  expect(response.status).toBe(401);
  expect(() => server().assertClean()).toThrow('header authorization: no bearer key');
  expect(await jsonOf(response)).toMatchObject({ error: { type: 'invalid_request_error' } });
});

test('a body that is not called JSON, and an address no service has, are named', async () => {
  await post(server(), '/v1/chat/completions', chat, {
    ...openAiHeaders,
    'content-type': 'text/plain',
  });
  expect(() => server().assertClean()).toThrow('header content-type');
  expect((await post(server(), '/v1/completions', chat, openAiHeaders)).status).toBe(404);
  expect(() => server().assertClean()).toThrow('an address no service has');
});

test.each([
  ['an empty input', { ...embedding, input: '' }, 'input', 'empty_string'],
  ['an empty text in a list', { ...embedding, input: ['a', ''] }, 'input[1]', 'empty_string'],
  ['an unknown field', { ...embedding, stream: true }, null, null],
  [
    'another encoding',
    { ...embedding, encoding_format: 'hex' },
    'encoding_format',
    'invalid_value',
  ],
])('embeddings with %s are refused', async (_, body, param, code) => {
  const response = await post(server(), '/v1/embeddings', body, openAiHeaders);
  expect(response.status).toBe(400);
  expect((await jsonOf(response))['error']).toMatchObject({ param, code });
  expect(() => server().assertClean()).toThrow('openai.embeddings');
});

test('what stood in a request is in no problem', async () => {
  await askOpenAi(server(), { ...chat, temperature: 'hunter2' });
  await askOpenAi(server(), { ...chat, messages: [{ role: 'hunter2', content: 'hunter2' }] });
  expect(() => server().assertClean()).toThrow(/temperature[\s\S]*messages\[0\]\.role/);
  expect(() => server().assertClean()).not.toThrow('hunter2');
});
