import type { Json } from '@signalbox/domain';
import type { SeenRequest } from '@signalbox/sdk/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import type { LineContext } from '../../src/line/context.ts';
import type { Toolbox } from '../../src/tools/tool.ts';
import {
  type AgentsLab,
  decided,
  decisionOf,
  openAgentsLab,
  says,
  stepsOf,
} from './support/agents-lab.ts';

let lab: AgentsLab;

beforeEach(async () => {
  lab = await openAgentsLab();
});
afterEach(async () => {
  lab.server.assertClean();
  await lab.close();
});

const down = { fault: { kind: 'status', status: 503 } } as const;

test('a model that is down: rules answer, marked as what they are, and every model that failed is named', async () => {
  lab.server.script(() => down);
  const id = await decided(lab, 'maybe the mouse');
  const { fallback, fields, reasons, lane } = await decisionOf(lab.line, id);
  expect(fallback).toBe('rules');
  expect(fields['category']).toMatchObject({ value: 'software', tier: 'rules' });
  expect(lane).not.toBe('auto');
  expect(reasons).toContainEqual({
    ...{ code: 'model_failed', value: 'quick', limit: null },
    detail: 'triage: the model quick gave no answer (unreachable)',
  });
  expect(reasons.filter(({ code }) => code === 'model_failed').map(({ value }) => value)).toEqual([
    ...['quick', 'full'],
  ]);
  expect(reasons).toContainEqual(expect.objectContaining({ code: 'fallback', value: 'rules' }));
  expect((await stepsOf(lab.line, id)).map(({ outcome }) => outcome)).toEqual([
    ...['unreachable', 'unreachable'],
  ]);
});

test('the larger one is down: what the smaller one said stands, marked as quick', async () => {
  lab.server.script((request) =>
    request.model === 'full-1' ? down : says(request, { category: 'network', confidence: 0.5 }),
  );
  const id = await decided(lab, 'no signal');
  const { fallback, fields } = await decisionOf(lab.line, id);
  expect(fallback).toBe('quick');
  expect(fields['category']).toMatchObject({ value: 'network', tier: 'model:quick' });
});

test('a model that declines: a person decides, whatever a rule says', async () => {
  lab.server.script(() => ({ refusal: 'I cannot help with that.' }));
  const id = await decided(lab, 'maybe something nobody should ask');
  const { reasons, lane } = await decisionOf(lab.line, id);
  expect(lane).toBe('manual');
  expect(reasons).toContainEqual(
    expect.objectContaining({ code: 'model_declined', value: 'triage' }),
  );
});

test('a limit of spend that leaves no room for the larger model: the smaller one answers, and the reason says why', async () => {
  // A thousand dollars for a million tokens: one question is more than the item may cost.
  await lab.line.publish(
    lab.files({ fullPrice: 1_000_000_000, policy: '  spend: { per_item: 0.10 USD }\n' }),
  );
  lab.server.script((request) => says(request, { category: 'hardware', confidence: 0.5 }));
  const id = await decided(lab, 'a broken chair');
  const { fallback, fields, reasons } = await decisionOf(lab.line, id);
  expect(fields['category']).toMatchObject({ value: 'hardware', tier: 'model:quick' });
  expect(fallback).toBe('quick');
  expect(reasons).toContainEqual(
    expect.objectContaining({ detail: 'triage: the model full gave no answer (spent)' }),
  );
  expect(lab.server.usage.has('full-1')).toBe(false);
});

/** Has one tool, which answers with what it was asked. */
function echoing(failed: boolean): { readonly box: Toolbox; readonly calls: Json[] } {
  const calls: Json[] = [];
  const box: Toolbox = {
    offered: (agent) =>
      Promise.resolve(
        agent.grants.map(({ tool }) => ({
          ...{ name: tool, description: 'Looks something up.', input: z.unknown() },
          inputSchema: { type: 'object', properties: { q: { type: 'string' } } },
          ...{ risk: 'read', effect: 'none', limits: { perItem: 100, timeoutMs: 1_000 } },
          run: () => Promise.reject(new Error('only a toolbox calls it')),
        })),
      ),
    call: (_agent, { input, use }) => {
      calls.push(input);
      const result = {
        text: `found ${JSON.stringify(input)}`,
        tainted: true,
        citations: [],
        failed,
      };
      return Promise.resolve({ code: 'answered', result, use, proposed: null, tookMs: 1 });
    },
  };
  return { box, calls };
}

const withTools = (box: Toolbox): LineContext => ({
  ...lab.line.context,
  thinking: { ...lab.line.context.thinking, toolbox: () => box },
});

const search = (q: string): { toolCalls: { name: string; input: Json }[] } => ({
  toolCalls: [{ name: 'similar_tickets', input: { q } }],
});
const results = ({ messages }: SeenRequest): number =>
  messages.filter(({ role }) => role === 'tool').length;

test('a model asks a tool, is shown what it brought as text from outside, and answers', async () => {
  await lab.line.publish(lab.files({ triage: 'tools: [similar_tickets]\n', tiers: '[quick]' }));
  const { box, calls } = echoing(false);
  lab.server.script((request) =>
    results(request) === 0 ? search('chairs') : says(request, { category: 'hardware' }),
  );
  const id = await decided(lab, 'about chairs', withTools(box));
  expect(calls).toEqual([{ q: 'chairs' }]);
  expect(lab.server.requests.at(-1)?.messages.at(-1)?.text).toMatch(
    /^<<<[0-9a-f]{16} answer of the tool similar_tickets\nfound {"q":"chairs"}\n>>>/,
  );
  expect((await stepsOf(lab.line, id)).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    ...['model quick', 'tool similar_tickets', 'model quick'],
  ]);
  expect((await decisionOf(lab.line, id)).fields['category']?.value).toBe('hardware');
});

test('a model that asks the same again is stopped, and people decide', async () => {
  await lab.line.publish(lab.files({ triage: 'tools: [similar_tickets]\n', tiers: '[quick]' }));
  const { box, calls } = echoing(false);
  lab.server.script(() => search('chairs'));
  const id = await decided(lab, 'about chairs again', withTools(box));
  expect(calls).toHaveLength(1);
  const { reasons, lane } = await decisionOf(lab.line, id);
  expect(lane).toBe('manual');
  expect(reasons).toContainEqual(expect.objectContaining({ code: 'agent_stopped', value: 'loop' }));
});

test('nor is there an end to questions that bring nothing: three are enough', async () => {
  await lab.line.publish(lab.files({ triage: 'tools: [similar_tickets]\n', tiers: '[quick]' }));
  const { box, calls } = echoing(true);
  lab.server.script((request) => search(`try ${results(request)}`));
  const id = await decided(lab, 'about nothing', withTools(box));
  expect(calls).toHaveLength(3);
  const { reasons } = await decisionOf(lab.line, id);
  expect(reasons).toContainEqual(
    expect.objectContaining({ code: 'agent_stopped', value: 'no_progress' }),
  );
});

test('no model takes more steps than its agent has', async () => {
  await lab.line.publish(
    lab.files({ triage: 'tools: [similar_tickets]\nlimits: { steps: 4 }\n', tiers: '[quick]' }),
  );
  const { box, calls } = echoing(false);
  lab.server.script((request) => search(`page ${results(request)}`));
  const id = await decided(lab, 'about pages', withTools(box));
  expect(calls).toHaveLength(2);
  expect(await stepsOf(lab.line, id)).toHaveLength(4);
  const { reasons } = await decisionOf(lab.line, id);
  expect(reasons).toContainEqual(
    expect.objectContaining({ code: 'agent_stopped', value: 'step_limit' }),
  );
});

test('a tool that was not offered is none: the model is told so once, and then it has failed', async () => {
  await lab.line.publish(lab.files({ triage: 'tools: [similar_tickets]\n', tiers: '[quick]' }));
  const { box, calls } = echoing(false);
  lab.server.script(() => ({ toolCalls: [{ name: 'delete_everything', input: {} }] }));
  const id = await decided(lab, 'give me everything', withTools(box));
  expect(calls).toEqual([]);
  expect(lab.server.requests.at(-1)?.messages.at(-1)?.text).toContain('there is no such tool');
  const { reasons } = await decisionOf(lab.line, id);
  expect(reasons).toContainEqual(
    expect.objectContaining({ detail: 'triage: the model quick gave no answer (unreadable)' }),
  );
});
