import type { ToolView } from '@signalbox/contract';
import type { SeenRequest } from '@signalbox/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineContext } from '../../src/line/context.ts';
import { openTools, type Tools } from '../../src/main/tools.ts';
import { replay } from '../../src/replay/replay.ts';
import { inputShape } from '../../src/tools/input-shape.ts';
import { type AgentsLab, decided, openAgentsLab, says } from '../agents/support/agents-lab.ts';

let lab: AgentsLab;
let tools: Tools;
let context: LineContext;
/** What the model calls, one after another, before it answers. */
let calls: readonly { readonly name: string; readonly input: object }[] = [];

beforeAll(async () => {
  lab = await openAgentsLab({
    tiers: '[quick]',
    triage: 'tools: [knowledge]\nknowledge: ["**"]\n',
    more: { 'knowledge/vpn.md': '# VPN\n\nThe client reconnects by itself.\n' },
  });
  tools = openTools(lab.line.context);
  const { thinking } = lab.line.context;
  const toolbox = (tenantId: string) => tools.of(tenantId).box;
  context = { ...lab.line.context, thinking: { ...thinking, toolbox } };
  lab.server.script((request: SeenRequest) => {
    const next = calls[request.messages.filter(({ role }) => role === 'tool').length];
    if (next === undefined) return says(request, { category: 'network' });
    return { toolCalls: [next] };
  });
});
afterAll(async () => {
  await tools.close();
  await lab.close();
});

async function viewOf(name: string, days?: number): Promise<ToolView> {
  const views = await tools.of(lab.line.tenantId).desk.list(days);
  const found = views.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

const knows = { name: 'knowledge', input: { query: 'vpn' } };
const wrong = { name: 'knowledge', input: { query: 7, 'Jane Doe, 12 Elm Street': true } };

test('nobody has called it yet', async () => {
  expect((await viewOf('knowledge')).use).toEqual({
    ...{ days: 7, calls: 0, codes: [], tookMs: null, agents: [], failures: [] },
  });
});

test('calls are counted by what became of them, and those that failed alike are one', async () => {
  calls = [knows, wrong];
  await decided(lab, 'the tunnel drops', context);
  calls = [wrong, { name: 'invented', input: {} }];
  const last = await decided(lab, 'the tunnel drops again', context);
  const { use } = await viewOf('knowledge');
  expect(use).toMatchObject({
    calls: 3,
    codes: [
      { code: 'input_refused', calls: 2 },
      { code: 'answered', calls: 1 },
    ],
    agents: [{ agent: 'triage', calls: 3, failed: 2 }],
    failures: [
      {
        ...{ code: 'input_refused', agent: 'triage', calls: 2, itemId: last },
        input: 'query: number, 1 unknown',
      },
    ],
  });
  const { p50 = -1, p95 = -1, p99 = -1 } = use.tookMs ?? {};
  expect(p50).toBeGreaterThanOrEqual(0);
  expect(p95).toBeGreaterThanOrEqual(p50);
  expect(p99).toBeGreaterThanOrEqual(p95);
  expect((await viewOf('similar_tickets')).use.calls).toBe(0);
});

test('what is run again does not count, nor what is older than the days asked for', async () => {
  calls = [knows];
  const itemId = await decided(lab, 'the tunnel', context);
  const before = (await viewOf('knowledge')).use.calls;
  const asked = { itemId, conversationId: null, version: null, actor: 'key:k' };
  await replay(context, lab.line.tenantId, asked, new AbortController().signal);
  expect((await viewOf('knowledge')).use.calls).toBe(before);
  await lab.line.sql(
    `update signalbox.step set id = overlay(id::text placing '01900000-0000' from 1 for 13)::uuid where kind = 'tool'`,
  );
  expect((await viewOf('knowledge', 92)).use.calls).toBe(0);
});

test('no word of a model gets into what is counted', async () => {
  const rows = await lab.line.sql<{ input_shape: string | null }>(
    "select input_shape from signalbox.step where kind = 'tool'",
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toMatch(/Jane|vpn/);
  expect(inputShape({ a: null, b: [1], c: {} }, new Set(['a', 'b', 'c']))).toBe(
    'a: null, b: list, c: object',
  );
  expect(inputShape('text', new Set())).toBe('string');
  expect(inputShape({}, new Set(['a']))).toBe('nothing');
});
