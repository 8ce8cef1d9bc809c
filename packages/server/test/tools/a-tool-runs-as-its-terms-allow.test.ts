import { noToolUse } from '@signalbox/domain';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createRedactor } from '../../src/redaction/index.ts';
import { agentTools } from '../../src/tools/agent-tools.ts';
import { maxResultCharacters } from '../../src/tools/bound-text.ts';
import { modelNameOf } from '../../src/tools/model-name.ts';
import type {
  AgentTools,
  AskedCall,
  Tool,
  ToolCallContext,
  ToolOutcome,
} from '../../src/tools/tool.ts';
import { openToolbox } from '../../src/tools/toolbox.ts';

const context: ToolCallContext = {
  ...{
    tenantId: 't',
    itemId: 'i',
    agent: 'triage',
    version: 'v',
    requesterRef: null,
    source: 'api',
  },
  ...{ knowledge: [], timeoutMs: 5_000, signal: new AbortController().signal, dryRun: false },
};

let ran: unknown[] = [];

function lookUp(terms: Partial<Tool> = {}): Tool {
  const input = z.strictObject({ query: z.string().max(10) });
  return {
    ...{
      name: 'knowledge',
      description: 'd',
      input,
      inputSchema: {},
      risk: 'read',
      effect: 'none',
    },
    limits: { perItem: 2, timeoutMs: 1_000 },
    run: (given) => {
      ran.push(given);
      return Promise.resolve({ text: 'found', tainted: false, citations: [], failed: false });
    },
    ...terms,
  };
}

function boxOf(...tools: readonly Tool[]) {
  ran = [];
  return openToolbox({
    builtIn: tools.filter(({ name }) => !name.startsWith('mcp.')),
    outside: {
      reviewed: (names) => Promise.resolve(tools.filter(({ name }) => names.includes(name))),
    },
    redact: (text) => createRedactor().redact(text),
    clock: { now: () => performance.now(), chance: () => 0 },
  });
}

const field = { on: true, target: 'category', values: ['email', 'access'], thresholds: {} };
const agent = agentTools({
  agent: 'triage',
  fields: { category: field },
  tools: [{ tool: 'knowledge', atMost: null }],
});

function call(
  box: ReturnType<typeof boxOf>,
  asked: Partial<AskedCall> = {},
  who: AgentTools = agent,
  given: Partial<ToolCallContext> = {},
): Promise<ToolOutcome> {
  const whole = { name: 'knowledge', input: { query: 'vpn' }, use: noToolUse(true), ...asked };
  return box.call(who, whole, { ...context, ...given });
}

test('what is not listed does not run and costs nothing', async () => {
  const box = boxOf(lookUp(), lookUp({ name: 'requester' }));
  const { code, use, result } = await call(box, { name: 'requester' });
  expect({ code, calls: use.calls, failed: result.failed, ran }).toEqual({
    ...{ code: 'not_listed', calls: {}, failed: true, ran: [] },
  });
});

test('calls are counted by what came before, and end at the limit', async () => {
  const box = boxOf(lookUp());
  const codes: string[] = [];
  let use = noToolUse(true);
  for (let n = 0; n < 3; n += 1) {
    const outcome = await call(box, { use });
    codes.push(outcome.code);
    use = outcome.use;
  }
  expect(codes).toEqual(['answered', 'answered', 'limit_reached']);
  expect(ran).toHaveLength(2);
});

test('an input that does not fit is explained by place and never repeated', async () => {
  const box = boxOf(lookUp());
  const outcome = await call(box, { input: { query: 'a secret of somebody', other: 1 } });
  expect(outcome.code).toBe('input_refused');
  expect(outcome.result.text).toContain('query: at most 10');
  expect(outcome.result.text).not.toContain('secret of');
  expect(outcome.use.calls).toEqual({});
  expect(ran).toEqual([]);
});

test('an input larger than any question is refused', async () => {
  const box = boxOf(lookUp({ input: z.any() }));
  expect((await call(box, { input: 'x'.repeat(30_000) })).code).toBe('input_refused');
});

test('a tool that hangs is given up in time, whether it listens or not', async () => {
  const hangs = lookUp({
    limits: { perItem: 9, timeoutMs: 50 },
    run: () => new Promise(() => undefined),
  });
  const outcome = await call(boxOf(hangs));
  expect(outcome.code).toBe('late');
  expect(outcome.tookMs).toBeLessThan(2_000);
  expect(outcome.use.calls).toEqual({ knowledge: 1 });
});

test('the time that is left for the ticket counts too, and so does its end', async () => {
  const hangs = lookUp({ run: () => new Promise(() => undefined) });
  expect((await call(boxOf(hangs), {}, agent, { timeoutMs: 30 })).code).toBe('late');
  const ended = AbortSignal.abort(new Error('given up'));
  expect((await call(boxOf(hangs), {}, agent, { signal: ended })).code).toBe('cancelled');
});

test('a result is redacted, loses numbers of placeholders, and has an end', async () => {
  const text = `mail jane.doe@example.com, as [EMAIL_1] said. ${'word '.repeat(50_000)}`;
  const citations = [{ id: 'knowledge:a.md@1#1', title: 'T', text: 'card 4111 1111 1111 1111' }];
  const box = boxOf(
    lookUp({ run: () => Promise.resolve({ text, tainted: true, citations, failed: false }) }),
  );
  const { result, use } = await call(box, { use: noToolUse(false) });
  expect(result.text).toContain('mail [EMAIL], as [EMAIL] said.');
  expect(result.text.length).toBeLessThanOrEqual(maxResultCharacters);
  expect(result.text.endsWith('[The rest was left out.]')).toBe(true);
  expect(result.citations[0]?.text).toBe('card [CARD]');
  expect(use.tainted).toBe(true);
});

test('what changes something does not run once text from outside was read', async () => {
  const box = boxOf(lookUp({ risk: 'reversible' }));
  expect((await call(box, { use: noToolUse(true) })).code).toBe('tainted');
  expect((await call(box, { use: noToolUse(false) })).code).toBe('answered');
  expect(ran).toHaveLength(1);
});

test('what needs a person is neither offered nor run', async () => {
  const box = boxOf(lookUp({ risk: 'money' }));
  expect((await box.offered(agent)).map(({ name }) => name)).not.toContain('knowledge');
  expect((await call(box, { use: noToolUse(false) })).code).toBe('needs_person');
});

test('an agent proposes what its file lets it decide, and only values it may', async () => {
  const box = boxOf(lookUp());
  expect((await box.offered(agent)).map(({ name }) => name)).toEqual([
    ...['hand_over', 'knowledge', 'propose_fields'],
  ]);
  const propose = (value: string): Promise<ToolOutcome> => {
    const fields = [{ field: 'category', value, confidence: 0.9, reason: 'says so' }];
    return call(box, { name: 'propose_fields', input: { fields } });
  };
  expect((await propose('email')).proposed).toEqual({
    fields: [{ field: 'category', value: 'email', confidence: 0.9, reason: 'says so' }],
    doubt: null,
  });
  const refused = await propose('refund');
  expect(refused).toMatchObject({ code: 'input_refused', proposed: null });
  expect(refused.result.text).toContain('fields.0.value: expected one of email, access');
  expect((await call(box, { name: 'propose_reply', input: {} })).code).toBe('not_listed');
});

test('consulting reaches the agents of the file and no other', async () => {
  const asking = agentTools({ agent: 'desk', fields: {}, asks: ['network'], reply: { on: true } });
  const box = boxOf();
  const ask = (to: string): Promise<ToolOutcome> =>
    call(box, { name: 'consult', input: { agent: to, question: 'why?' } }, asking);
  expect((await ask('network')).proposed).toEqual({ agent: 'network', question: 'why?' });
  expect((await ask('finance')).code).toBe('input_refused');
});

test('a model may use the name its provider takes', async () => {
  const box = boxOf(lookUp({ name: 'mcp.cmdb.find' }));
  const who = agentTools({ agent: 'a', fields: {}, tools: [{ tool: 'mcp.cmdb.find', atMost: 1 }] });
  expect(modelNameOf('mcp.cmdb.find')).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  expect((await call(box, { name: 'mcp__cmdb__find' }, who)).code).toBe('answered');
});
