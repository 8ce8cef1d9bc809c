import type { ModelConfig } from '@signalbox/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { answerShape } from '../../src/models/answer-shape.ts';
import type { ModelTool } from '../../src/models/model.ts';
import { failureOf, type ModelLab, openModelLab, patience, quick, requestOf } from './support.ts';

let lab: ModelLab;

beforeAll(async () => {
  lab = await openModelLab();
});
afterEach(() => lab.server.assertClean());
afterAll(() => lab.close());

const decision = answerShape(
  'decision',
  z.strictObject({
    category: z.enum(['printer', 'network']),
    confidence: z.number().min(0).max(1),
    note: z.string().max(20).nullable(),
  }),
);
const good = { category: 'printer', confidence: 0.9, note: null } as const;
const lookUp: ModelTool = {
  name: 'look_up_asset',
  description: 'Finds an asset.',
  inputSchema: { type: 'object', properties: { floor: { type: 'integer' } } },
};

const ways: readonly (readonly [string, Partial<ModelConfig>, boolean])[] = [
  ['OpenAI', {}, false],
  ['OpenAI, streaming', {}, true],
  ['a compatible server', { provider: 'openai-compatible', id: 'qwen3' }, false],
  ['Anthropic', { provider: 'anthropic', id: 'claude-sonnet-4-5' }, false],
  ['Anthropic, streaming', { provider: 'anthropic', id: 'claude-sonnet-4-5' }, true],
];

describe.each(ways)('of %s', (_name, config, streaming) => {
  const heard: string[] = [];
  const onText = streaming ? (part: string): unknown => heard.push(part) : undefined;
  const ask = <T>(request: Partial<ReturnType<typeof requestOf<T>>>) =>
    quick(lab.open({ config })).ask(requestOf<T>(lab.itemId, { onText, ...request }), patience());

  test('an answer is JSON of the schema, with what it used and cost', async () => {
    lab.server.script([{ json: good, usage: { input: 100, cachedInput: 40, output: 10 } }]);
    heard.length = 0;
    const answer = await ask({ answer: decision });
    expect(answer.value).toEqual(good);
    expect(answer.usage).toEqual({ inputTokens: 100, cachedInputTokens: 40, outputTokens: 10 });
    expect(answer.costMicros).toBe(60 + 4 + 40);
    expect(answer).toMatchObject({ toolCalls: [], stop: 'end', repaired: false, cached: false });
    expect(answer.requestId).toMatch(/\w/);
    if (streaming) expect(JSON.parse(heard.join(''))).toEqual(good);
    expect(lab.server.requests.at(-1)?.stream).toBe(streaming);
  });

  test('plain text is taken as it is', async () => {
    lab.server.script([{ text: 'Täglich grüßt das Papier – 🙂' }]);
    const answer = await ask({});
    expect(answer).toMatchObject({ value: null, text: 'Täglich grüßt das Papier – 🙂' });
  });

  test('one that does not fit goes back once, with what is wrong with it', async () => {
    lab.server.script([
      { json: { ...good, confidence: 7 }, usage: { input: 100, output: 10 } },
      { json: good, usage: { input: 200, output: 10 } },
    ]);
    const answer = await ask({ answer: decision });
    expect(answer).toMatchObject({ value: good, repaired: true });
    expect(answer.usage).toMatchObject({ inputTokens: 300, outputTokens: 20 });
    expect(answer.costMicros).toBe(300 + 80);
    const second = lab.server.requests.at(-1);
    expect(second?.messages.at(-2)?.text).toContain('"confidence":7');
    expect(second?.messages.at(-1)?.text).toContain('confidence');
  });

  test('one that is of no use twice is unreadable', async () => {
    lab.server.script([{ text: 'Sure! {"category"' }, { text: '' }]);
    const error = await failureOf(ask({ answer: decision }));
    expect(error.fault).toBe('unreadable');
    expect(error.message).not.toContain('Sure');
    expect(error.cause).toBeUndefined();
  });

  test('tools are called first, and what they answer is said behind their calls', async () => {
    lab.server.script([
      {
        text: 'I look.',
        toolCalls: [
          { name: 'look_up_asset', input: { floor: 3 } },
          { name: 'look_up_asset', input: {} },
        ],
      },
      { json: good },
    ]);
    const first = await ask({ tools: [lookUp], answer: decision });
    expect(first).toMatchObject({ value: null, stop: 'tools' });
    expect(first.toolCalls).toMatchObject([
      { name: 'look_up_asset', input: { floor: 3 } },
      { name: 'look_up_asset', input: {} },
    ]);
    const said = requestOf(lab.itemId).messages;
    const results = first.toolCalls.map(({ id }, n) => ({
      ...({ role: 'tool', toolCallId: id, text: `found ${n}`, failed: n === 1 } as const),
    }));
    const second = await ask({
      tools: [lookUp],
      answer: decision,
      messages: [
        ...said,
        { role: 'assistant', text: first.text, toolCalls: first.toolCalls },
        ...results,
      ],
    });
    expect(second.value).toEqual(good);
    expect(JSON.stringify(lab.server.requests.at(-1)?.body)).toContain('found 1');
  });

  test('a tool that was not offered is not called', async () => {
    lab.server.script([
      { toolCalls: [{ name: 'delete_everything', input: {} }] },
      { toolCalls: [{ name: 'look_up_asset', input: {} }] },
    ]);
    const answer = await ask({ tools: [lookUp] });
    expect(answer).toMatchObject({ repaired: true, toolCalls: [{ name: 'look_up_asset' }] });
  });

  test('the request says no more than the service takes, and never more output than the file allows', async () => {
    lab.server.script([{ text: 'ok' }]);
    await ask({ maxOutputTokens: 9_999, temperature: 0.5 });
    const body = JSON.stringify(lab.server.requests.at(-1)?.body);
    expect(body).toContain(':500');
    expect(body).not.toContain('9999');
  });
});

describe('how likely its tokens were', () => {
  const tokenProbabilities = [
    { token: 'Prin', probability: 0.75 },
    { token: 'ter', probability: 1 },
  ];

  test.each([
    ['in one piece', undefined],
    ['streaming', () => undefined],
  ] as const)('is told where the provider says so, %s', async (_name, onText) => {
    lab.server.script([{ text: 'Printer', tokenProbabilities }]);
    const request = requestOf(lab.itemId, { probabilities: true, onText });
    const answer = await quick(lab.open()).ask(request, patience());
    expect(answer.probabilities?.[0]?.token).toBe('Prin');
    expect(answer.probabilities?.[0]?.probability).toBeCloseTo(0.75, 5);
  });

  test('is not told where it does not', async () => {
    lab.server.script([{ text: 'Printer' }]);
    const models = lab.open({ config: { provider: 'anthropic' } });
    const answer = await quick(models).ask(
      requestOf(lab.itemId, { probabilities: true }),
      patience(),
    );
    expect(answer.probabilities).toBeNull();
  });
});

describe('the schema of an answer', () => {
  test('goes out without what providers refuse, and is held to it here', () => {
    const text = JSON.stringify(decision.schema);
    expect(text).not.toMatch(/minimum|maxLength|\$schema|oneOf/);
    expect(decision.check({ ...good, confidence: 2 })).toMatchObject({ ok: false });
    expect(decision.check({ ...good, more: 1 })).toMatchObject({ ok: false });
    expect(decision.check(good)).toEqual({ ok: true, value: good });
  });

  test.each([
    ['is no object', z.array(z.string())],
    ['leaves keys out', z.strictObject({ a: z.string().optional() })],
    ['takes keys nobody knows', z.looseObject({ a: z.string() })],
    ['has an object within that does', z.strictObject({ a: z.record(z.string(), z.string()) })],
  ])('is refused when it %s', (_name, schema) => {
    expect(() => answerShape('x', schema as z.ZodType<unknown>)).toThrow(TypeError);
  });

  test('keeps properties that are called like keywords', () => {
    const shape = answerShape('x', z.strictObject({ pattern: z.string(), title: z.string() }));
    expect(shape.schema).toMatchObject({ properties: { pattern: {}, title: {} } });
  });
});
