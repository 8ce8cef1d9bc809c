import { expect, test } from 'vitest';
import {
  anthropicHeaders,
  anthropicTool,
  askAnthropic,
  eventsOf,
  type Json,
  jsonOf,
  message,
  useServer,
} from './support.ts';

const server = useServer();
const call = { name: 'route', input: { queue: 'network' } };

test('a text is a message with its usage; what came from the cache is not counted twice', async () => {
  server().script([{ text: 'Restart.', usage: { input: 30, output: 9, cachedInput: 10 } }]);
  const response = await askAnthropic(server(), message);
  expect(response.headers.get('request-id')).toMatch(/^req_/);
  expect(await jsonOf(response)).toMatchObject({
    id: expect.stringMatching(/^msg_01\w{22}$/),
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-4-5',
    content: [{ type: 'text', text: 'Restart.' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: 20,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 10,
      output_tokens: 9,
    },
  });
  expect(server().usage.get('claude-haiku-4-5')).toEqual({ input: 30, output: 9, calls: 1 });
  server().assertClean();
});

test('tool calls are blocks behind the text; a refusal, a limit and a forced tool end as named', async () => {
  server().script([
    { text: 'I route it.', toolCalls: [call] },
    { refusal: 'I cannot.' },
    { text: 'cut', stop: 'length' },
    { json: call.input },
  ]);
  const ask = async (more: Json): Promise<Json> =>
    jsonOf(await askAnthropic(server(), { ...message, tools: [anthropicTool], ...more }));
  const tool_use = {
    type: 'tool_use',
    id: expect.stringMatching(/^toolu_01\w{22}$/),
    name: 'route',
    input: { queue: 'network' },
  };
  expect(await ask({})).toMatchObject({
    content: [{ type: 'text', text: 'I route it.' }, tool_use],
    stop_reason: 'tool_use',
  });
  expect(await ask({})).toMatchObject({
    stop_reason: 'refusal',
    stop_details: { type: 'refusal', category: null },
  });
  expect(await ask({})).toMatchObject({ stop_reason: 'max_tokens' });
  expect(await ask({ tool_choice: { type: 'any' } })).toMatchObject({ content: [tool_use] });
  server().assertClean();
});

test('a stream has its events in order, and each names itself twice', async () => {
  server().script([{ text: 'I route it.', toolCalls: [call] }]);
  const events = await eventsOf(
    await askAnthropic(server(), { ...message, tools: [anthropicTool], stream: true }),
  );
  const all = events.map(({ data }) => data as Json);
  expect(events.map(({ event }) => event)).toEqual(all.map(({ type }) => type));
  const order = all.map(({ type }) => type).filter((type, at, types) => type !== types[at - 1]);
  expect(order).toEqual([
    'message_start',
    ...['content_block_start', 'ping', 'content_block_delta', 'content_block_stop'],
    ...['content_block_start', 'content_block_delta', 'content_block_stop'],
    'message_delta',
    'message_stop',
  ]);
  expect(all[0]).toMatchObject({
    message: { content: [], stop_reason: null, usage: { output_tokens: 1 } },
  });
  const starts = all.filter(({ type }) => type === 'content_block_start');
  expect(starts).toMatchObject([
    { index: 0, content_block: { type: 'text', text: '' } },
    { index: 1, content_block: { type: 'tool_use', name: 'route', input: {} } },
  ]);
  const deltas = all.filter(({ type }) => type === 'content_block_delta');
  const joined = (index: number, part: string): string =>
    deltas
      .filter((one) => one['index'] === index)
      .map(({ delta }) => (delta as Json)[part])
      .join('');
  expect(joined(0, 'text')).toBe('I route it.');
  expect(joined(1, 'partial_json')).toBe('{"queue":"network"}');
  expect(all.at(-2)).toMatchObject({
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    usage: { output_tokens: server().usage.get('claude-haiku-4-5')?.output },
  });
});

test('the list of models is that of the service whose headers were sent', async () => {
  const list = await jsonOf(
    await fetch(`${server().url}/v1/models`, { headers: anthropicHeaders }),
  );
  expect(list).toMatchObject({
    has_more: false,
    data: [{ type: 'model', id: 'claude-haiku-4-5' }],
  });
  server().assertClean();
});
