import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { LineContext } from '../../src/line/context.ts';
import { openTools } from '../../src/main/tools.ts';
import { openTracing, type TracingOptions } from '../../src/tracing/otlp/open-tracing.ts';
import {
  type AgentsLab,
  agentOf,
  conversationsOf,
  decided,
  openAgentsLab,
  says,
  specialist,
} from '../agents/support/agents-lab.ts';
import { type Collector, type SeenSpan, startCollector } from './support/collector.ts';

let lab: AgentsLab;
let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
  lab = await openAgentsLab({
    tiers: '[quick, full]',
    triage: 'asks: [network]\n',
    more: {
      ...specialist('network', 'asks: [hardware]\ntools: [knowledge]\nknowledge: ["**"]\n'),
      ...specialist('hardware'),
      'knowledge/cables.md': '# Cables\n\nA cable is looked at first.\n',
    },
  });
  lab.server.script((request) => {
    const agent = agentOf(request);
    const asked = JSON.stringify(request.messages);
    if (asked.includes('overloaded')) return { fault: { kind: 'status', status: 500 } };
    if (agent === 'hardware') return { json: { answer: 'Since noon.', citations: [], sure: true } };
    if (agent === 'triage')
      return says(request, { parts: [{ title: 'no link', agent: 'network' }] });
    const ran = request.messages.filter(({ role }) => role === 'tool').length;
    if (ran === 0) return { toolCalls: [{ name: 'knowledge', input: { query: 'a walrus' } }] };
    if (ran === 1)
      return {
        toolCalls: [{ name: 'consult', input: { agent: 'hardware', question: 'Broken?' } }],
      };
    return says(request, { category: 'hardware' });
  });
});
afterEach(() => {
  collector.forget();
  collector.behave('takes');
  lab.server.assertClean();
});
afterAll(async () => {
  await lab.close();
  await collector.close();
});

/** The line with an open way to a collector, until the work is done and told of. */
async function withTracing<T>(
  options: Partial<TracingOptions>,
  work: (context: LineContext) => Promise<T>,
): Promise<T> {
  const tracing = await openTracing(
    {
      ...{ url: collector.url, protocol: 'http/json', headers: { 'x-team': 'desk' } },
      ...{ serviceName: 'desk-line', resource: { 'deployment.environment.name': 'test' } },
      ...{ texts: false, everyMs: 50, ...options },
    },
    pino({ level: 'silent' }),
  );
  const tools = openTools(lab.line.context);
  const { thinking } = lab.line.context;
  const toolbox = (tenantId: string) => tools.of(tenantId).box;
  try {
    return await work({ ...lab.line.context, tracing, thinking: { ...thinking, toolbox } });
  } finally {
    await tracing.close();
    await tools.close();
  }
}

/** Each span below its parent, in the order they are named. */
function tree(spans: readonly SeenSpan[], parent: string | null = null, depth = 0): string[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .flatMap((span) => [
      `${'  '.repeat(depth)}${span.name}`,
      ...tree(spans, span.spanId, depth + 1),
    ]);
}

const named = (name: string): SeenSpan => {
  const found = collector.spans.find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name}`);
  return found;
};

const text = 'a walrus sits on the cable, write to ada@example.org';

test('turns of agents, calls of models and of tools stand below each other as they happened', async () => {
  const id = await withTracing({}, (context) => decided(lab, text, context));
  expect(tree(collector.spans).sort()).toEqual(
    [
      'invoke_workflow conversation',
      '  invoke_agent triage',
      '    chat quick-1',
      '    chat full-1',
      '  invoke_agent network',
      '    chat quick-1',
      '    execute_tool knowledge',
      '    chat quick-1',
      '    invoke_agent hardware',
      '      chat quick-1',
      '    chat quick-1',
    ].sort(),
  );
  expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(
    new Set([id.replaceAll('-', '')]),
  );
  expect(named('invoke_agent hardware').parentSpanId).toBe(named('invoke_agent network').spanId);
});

test('each says whose it is and what it cost, in the names of the conventions', async () => {
  const id = await withTracing({}, (context) => decided(lab, text, context));
  const [conversation] = await conversationsOf(lab.line, id);
  const whose = {
    'gen_ai.conversation.id': id,
    'signalbox.tenant': lab.line.tenantId,
    'signalbox.item': id,
    'signalbox.conversation': conversation?.id,
    'signalbox.replay': false,
  };
  for (const { attributes, resource } of collector.spans) {
    expect(attributes).toMatchObject(whose);
    expect(resource).toMatchObject({
      'service.name': 'desk-line',
      'deployment.environment.name': 'test',
    });
  }
  const turn = named('invoke_agent triage');
  expect(turn).toMatchObject({ kind: 1, status: 0 });
  expect(turn.attributes).toMatchObject({
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'triage',
    'signalbox.errand': 'ticket',
    'signalbox.tainted': true,
  });
  expect(turn.attributes['gen_ai.agent.version']).toMatch(/\w{8}/);
  const call = named('chat full-1');
  expect(call.kind).toBe(3);
  const { 'gen_ai.usage.input_tokens': read, 'signalbox.cost_micros': micros } = call.attributes;
  expect(call.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'full-1',
    'gen_ai.response.model': 'full-1',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.output_tokens': expect.any(Number),
    'gen_ai.usage.cost': (micros as number) / 1_000_000,
    'server.address': '127.0.0.1',
    'signalbox.model': 'full',
    'signalbox.call': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'signalbox.cached': false,
  });
  expect(read).toBeGreaterThan(0);
  expect(micros).toBeGreaterThan(0);
  expect(named('execute_tool knowledge').attributes).toMatchObject({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'knowledge',
    'gen_ai.agent.name': 'network',
  });
  const calls = collector.spans.filter(({ name }) => name.startsWith('chat '));
  const sum = calls.reduce(
    (all, one) => all + (one.attributes['signalbox.cost_micros'] as number),
    0,
  );
  expect(named('invoke_workflow conversation').attributes['signalbox.cost_micros']).toBe(sum);
  expect(collector.headers[0]).toMatchObject({ 'x-team': 'desk' });
});

test('no word of a ticket, a model or a tool is told unless that is set, and then the redacted one', async () => {
  await withTracing({}, (context) => decided(lab, text, context));
  const silent = collector.bodies.join('');
  for (const word of ['walrus', 'EMAIL_1', 'Since noon', 'Broken', 'no link', 'You sort tickets'])
    expect(silent).not.toContain(word);
  collector.forget();
  await withTracing({ texts: true }, (context) => decided(lab, text, context));
  const told = collector.bodies.join('');
  for (const word of ['a walrus sits on the cable', '[EMAIL_1]', 'Since noon', 'You sort tickets'])
    expect(told).toContain(word);
  expect(told).not.toContain('ada@example.org');
  const { attributes } = named('chat full-1');
  expect(JSON.parse(attributes['gen_ai.input.messages'] as string)).toMatchObject([
    { role: 'user', parts: [{ type: 'text' }] },
  ]);
  expect(JSON.parse(attributes['gen_ai.output.messages'] as string)).toMatchObject([
    { role: 'assistant', parts: [{ type: 'text' }] },
  ]);
  expect(named('execute_tool knowledge').attributes['gen_ai.tool.call.arguments']).toBe(
    JSON.stringify({ query: 'a walrus' }),
  );
});

test('what failed says with which code, and the turn above it does', async () => {
  await withTracing({}, (context) => decided(lab, 'all is overloaded', context));
  for (const name of ['chat quick-1', 'chat full-1', 'invoke_agent triage']) {
    expect(named(name)).toMatchObject({ status: 2, attributes: { 'error.type': 'unreachable' } });
  }
  expect(named('invoke_workflow conversation').status).toBe(0);
});

test('a conversation about a newer text joins the trace of the one before', async () => {
  const item = { source: 'desk', externalId: 'A-twice', subject: 'help' };
  const id = await withTracing({}, async (context) => {
    const first = await lab.line.accept({ ...item, revision: '1', body: 'the cable' });
    await lab.line.drain(context);
    await lab.line.accept({ ...item, revision: '2', body: 'the cable again' });
    await lab.line.drain(context);
    return first;
  });
  const roots = collector.spans.filter(({ parentSpanId }) => parentSpanId === null);
  expect(roots.map(({ traceId }) => traceId)).toEqual([
    id.replaceAll('-', ''),
    id.replaceAll('-', ''),
  ]);
  const talks = roots.map(({ attributes }) => attributes['signalbox.conversation']);
  expect(new Set(talks).size).toBe(2);
});

test('as protobuf the same goes out for who takes nothing else', async () => {
  const id = await withTracing({ protocol: 'http/protobuf' }, (context) =>
    decided(lab, text, context),
  );
  expect(collector.headers[0]).toMatchObject({ 'content-type': 'application/x-protobuf' });
  const bytes = collector.bodies.join('');
  expect(bytes).toContain('execute_tool knowledge');
  expect(bytes).toContain(Buffer.from(id.replaceAll('-', ''), 'hex').toString('latin1'));
});

test('a collector that refuses, says nothing or is not there holds nothing up, and what it misses is counted', async () => {
  const decide = (options: Partial<TracingOptions>) =>
    withTracing(options, async (context) => {
      const startedMs = performance.now();
      const id = await decided(lab, text, context);
      const tookMs = performance.now() - startedMs;
      return { id, tookMs, tracing: context.tracing };
    });
  collector.behave('refuses');
  const refused = await decide({});
  expect(refused.tracing.counts()).toEqual({ sent: 0, dropped: 0, refused: 11 });
  const gone = await decide({ url: 'http://127.0.0.1:9/v1/traces', timeoutMs: 300 });
  expect(gone.tracing.counts()).toEqual({ sent: 0, dropped: 0, refused: 11 });
  collector.behave('silent');
  const full = await decide({ most: 4, timeoutMs: 60_000 });
  expect(full.tracing.counts()).toEqual({ sent: 0, dropped: 7, refused: 0 });
  for (const { id, tookMs } of [refused, gone, full]) {
    expect((await conversationsOf(lab.line, id)).map(({ outcome }) => outcome)).toEqual([
      'decided',
    ]);
    expect(tookMs).toBeLessThan(5_000);
  }
});
