import { expect, test } from 'vitest';
import { askAnthropic, askOpenAi, chat, type Json, jsonOf, message, useServer } from './support.ts';

const server = useServer();

test('the sums by model are those of the answers, calls at once included', async () => {
  server().script((_, n) => ({ text: 'word '.repeat(n + 1) }));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      at % 2 === 0 ? askOpenAi(server(), chat) : askAnthropic(server(), message),
    ),
  );
  const sums = new Map<string, { input: number; output: number; calls: number }>();
  for (const answer of answers) {
    const body = await jsonOf(answer);
    const usage = body['usage'] as Record<string, number>;
    const before = sums.get(String(body['model'])) ?? { input: 0, output: 0, calls: 0 };
    sums.set(String(body['model']), {
      input: before.input + (usage['prompt_tokens'] ?? usage['input_tokens'] ?? Number.NaN),
      output: before.output + (usage['completion_tokens'] ?? usage['output_tokens'] ?? Number.NaN),
      calls: before.calls + 1,
    });
  }
  expect(sums.size).toBe(2);
  expect(server().usage).toEqual(sums);
  server().assertClean();
});

test('more to read costs more, and so do tools', async () => {
  server().script(() => ({ text: 'x' }));
  const tokens = async (more: Json): Promise<number> => {
    const body = await jsonOf(await askOpenAi(server(), { ...chat, ...more }));
    return (body['usage'] as Record<string, number>)['prompt_tokens'] ?? 0;
  };
  const plain = await tokens({});
  const longer = await tokens({ messages: [{ role: 'user', content: 'word '.repeat(500) }] });
  expect(longer).toBeGreaterThan(plain + 490);
  const tool = { type: 'function', function: { name: 'route', description: 'word '.repeat(50) } };
  expect(await tokens({ tools: [tool] })).toBeGreaterThan(plain + 50);
});

test('no answer is longer than the request allows: it ends there, and says so', async () => {
  server().script(() => ({ text: 'one two three four five six seven' }));
  const openAi = await jsonOf(await askOpenAi(server(), { ...chat, max_completion_tokens: 3 }));
  expect(openAi).toMatchObject({
    choices: [{ message: { content: 'one two thre' }, finish_reason: 'length' }],
    usage: { completion_tokens: 3 },
  });
  const anthropic = await jsonOf(await askAnthropic(server(), { ...message, max_tokens: 2 }));
  expect(anthropic).toMatchObject({
    content: [{ text: 'one two' }],
    stop_reason: 'max_tokens',
    usage: { output_tokens: 2 },
  });
  server().assertClean();
});

test('an answer that never arrives was charged, a refused request was not', async () => {
  server().script([
    { text: 'x', fault: { kind: 'bad_json' } },
    { fault: { kind: 'status', status: 500 } },
  ]);
  await askOpenAi(server(), chat);
  await askOpenAi(server(), chat);
  await askOpenAi(server(), { ...chat, nonsense: 1 });
  expect(server().usage.get('gpt-4.1')).toMatchObject({ calls: 1, output: 1 });
});
