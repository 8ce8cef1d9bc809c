import { expect, test } from 'vitest';
import {
  anthropicHeaders,
  anthropicTool,
  askAnthropic,
  jsonOf,
  message,
  post,
  schema,
  useServer,
} from './support.ts';

const server = useServer();
const user = { role: 'user', content: 'x' };
const use = { type: 'tool_use', id: 'toolu_1', name: 'route', input: {} };
const assistant = { role: 'assistant', content: [use] };
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'done' };
const text = { type: 'text', text: 'and' };
const format = (given: unknown): unknown => ({ format: { type: 'json_schema', schema: given } });

const refused: readonly (readonly [what: string, body: unknown, message: RegExp])[] = [
  ['no limit of tokens', { model: 'm', messages: [user] }, /^max_tokens: Field required$/],
  ['no messages', { model: 'm', max_tokens: 1 }, /^messages: Field required$/],
  ['an empty list of messages', { ...message, messages: [] }, /at least one message/],
  ['an unknown field', { ...message, response_format: {} }, /^response_format: Extra inputs/],
  [
    'an unknown field of a block',
    { ...message, messages: [{ role: 'user', content: [{ ...text, tone: 'x' }] }] },
    /^messages\.0\.content\.0\.tone: Extra/,
  ],
  [
    'a wrong type',
    { ...message, max_tokens: '5' },
    /^max_tokens: Input should be a valid integer$/,
  ],
  [
    'a temperature above 1',
    { ...message, temperature: 1.5 },
    /^temperature: .* less than or equal to 1$/,
  ],
  [
    'a system message among the others',
    { ...message, messages: [{ role: 'system', content: 'x' }, user] },
    /^messages\.0\.role: Input should be 'user' or 'assistant'$/,
  ],
  [
    'an assistant that begins',
    { ...message, messages: [{ role: 'assistant', content: 'x' }, user] },
    /first message/,
  ],
  [
    'two turns of the user',
    { ...message, messages: [user, user] },
    /^messages\.1: roles must alternate/,
  ],
  [
    'an assistant that ends',
    { ...message, messages: [user, { role: 'assistant', content: '{' }] },
    /prefill/,
  ],
  ['an empty turn', { ...message, messages: [{ role: 'user', content: '' }] }, /non-empty content/],
  [
    'an empty text',
    { ...message, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
    /^messages\.0\.content\.0\.text: String should have at least 1/,
  ],
  [
    'a call without its result',
    { ...message, messages: [user, assistant, user] },
    /^messages\.1: `tool_use` ids were found without .*toolu_1/,
  ],
  [
    'a result behind a text',
    { ...message, messages: [user, assistant, { role: 'user', content: [text, result] }] },
    /^messages\.1: `tool_use` ids/,
  ],
  [
    'a result nobody asked for',
    { ...message, messages: [{ role: 'user', content: [result] }] },
    /^messages\.0\.content\.0: unexpected `tool_use_id`/,
  ],
  [
    'a result twice',
    { ...message, messages: [user, assistant, { role: 'user', content: [result, result] }] },
    /single result/,
  ],
  [
    'a result of an earlier turn',
    {
      ...message,
      messages: [
        user,
        assistant,
        { role: 'user', content: [result] },
        { role: 'assistant', content: 'x' },
        { role: 'user', content: [result] },
      ],
    },
    /^messages\.4\.content\.0: unexpected/,
  ],
  [
    'a tool without a schema',
    { ...message, tools: [{ name: 'a' }] },
    /^tools\.0\.input_schema: Field required$/,
  ],
  [
    'a schema that is no object',
    { ...message, tools: [{ name: 'a', input_schema: { type: 'string' } }] },
    /^tools\.0\.input_schema\.type: /,
  ],
  ['two tools of one name', { ...message, tools: [anthropicTool, anthropicTool] }, /unique/],
  ['a choice without tools', { ...message, tool_choice: { type: 'auto' } }, /^tool_choice: /],
  [
    'a choice of a tool that is not offered',
    { ...message, tools: [anthropicTool], tool_choice: { type: 'tool', name: 'x' } },
    /^tool_choice: /,
  ],
  [
    "OpenAI's word for a choice",
    { ...message, tools: [anthropicTool], tool_choice: 'auto' },
    /^tool_choice: .* valid dictionary$/,
  ],
  [
    'a strict tool that takes anything',
    {
      ...message,
      tools: [{ name: 'a', strict: true, input_schema: { type: 'object', properties: {} } }],
    },
    /^tools\.0\.custom: .*additionalProperties/,
  ],
  [
    'a format that takes anything',
    { ...message, output_config: format({ type: 'object', properties: {} }) },
    /^output_config\.format\.schema: .*additionalProperties/,
  ],
  [
    'a format with a limit it would not hold',
    {
      ...message,
      output_config: format({ ...schema, properties: { queue: { type: 'string', maxLength: 5 } } }),
    },
    /'maxLength' is not supported/,
  ],
  [
    'more thought than answer',
    { ...message, max_tokens: 1_024, thinking: { type: 'enabled', budget_tokens: 1_024 } },
    /max_tokens/,
  ],
  ['a body that is no JSON', '{"model"', /valid JSON/],
];

test.each(refused)('%s is refused with 400 and named', async (_, body, sentence) => {
  const response = await askAnthropic(server(), body);
  expect(response.status).toBe(400);
  expect(await jsonOf(response)).toEqual({
    type: 'error',
    error: { type: 'invalid_request_error', message: expect.stringMatching(sentence) },
    request_id: expect.stringMatching(/^req_\w{24}$/),
  });
  const place = sentence.source.replace(/^\^|\$$/g, '');
  expect(() => server().assertClean()).toThrow(new RegExp(place));
  expect(server().requests).toEqual([]);
});

const taken: readonly (readonly [what: string, more: Record<string, unknown>])[] = [
  ['a system in blocks', { system: [{ ...text, cache_control: { type: 'ephemeral' } }] }],
  [
    'results and then a text',
    {
      messages: [
        user,
        { role: 'assistant', content: [text, use] },
        { role: 'user', content: [{ ...result, is_error: true }, text] },
      ],
    },
  ],
  [
    'a call as it was sent',
    {
      messages: [
        user,
        { role: 'assistant', content: [{ ...use, caller: { type: 'direct' } }] },
        { role: 'user', content: [result] },
      ],
    },
  ],
  ['a forced tool', { tools: [anthropicTool], tool_choice: { type: 'tool', name: 'route' } }],
  ['a format', { output_config: format(schema) }],
  ['how tokens are drawn', { temperature: 0, top_p: 0.5, top_k: 5, stop_sequences: ['x'] }],
];

test.each(taken)('%s is taken', async (_, more) => {
  server().script([{ text: 'x' }]);
  expect((await askAnthropic(server(), { ...message, ...more })).status).toBe(200);
  server().assertClean();
});

test.each([
  ['no key', { 'x-api-key': '' }, 401, 'header x-api-key: no key'],
  ['no version', { 'anthropic-version': undefined }, 400, 'anthropic-version: header is required'],
  ['a version there is not', { 'anthropic-version': '2024-01-01' }, 400, 'anthropic-version: not'],
  ['another type of body', { 'content-type': 'text/plain' }, 400, 'header content-type'],
])('%s in the headers is refused', async (_, change, status, place) => {
  const headers = Object.fromEntries(
    Object.entries({ ...anthropicHeaders, ...change }).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
  const response = await post(server(), '/v1/messages', message, headers);
  expect(response.status).toBe(status);
  expect(await jsonOf(response)).toMatchObject({ type: 'error' });
  expect(() => server().assertClean()).toThrow(place);
});

test('the newer version takes a bearer, and no word on how tokens are drawn', async () => {
  const headers = {
    authorization: 'Bearer k',
    'anthropic-version': '2026-10-21',
    'content-type': 'application/json',
  };
  server().script([{ text: 'x' }]);
  expect((await post(server(), '/v1/messages', message, headers)).status).toBe(200);
  server().assertClean();
  const drawn = await post(server(), '/v1/messages', { ...message, temperature: 1 }, headers);
  expect(drawn.status).toBe(400);
  expect(() => server().assertClean()).toThrow('temperature: Extra inputs are not permitted');
});
