import type { ConversationStepView } from '@signalbox/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lanesOf } from '../src/pages/item/conversation-lanes.ts';
import { cameOf, givenOf } from '../src/pages/item/conversation-texts.ts';
import { costWords } from '../src/words/conversation-words.ts';

type Kind = ConversationStepView['kind'];
type Said = readonly [agent: string, kind: Kind, name: string];

function step(no: number, [agent, kind, name]: Said): ConversationStepView {
  return {
    ...{ id: `step-${no}`, no, agent, kind, name, outcome: 'answered', tainted: true },
    ...{ endedAt: '2026-11-21T08:00:00.000Z', tookMs: 10, costMicros: 100, modelCallId: null },
    ...{ inputTokens: 1, outputTokens: 1, inputHash: 'aa', outputHash: 'bb' },
    ...{ input: 'asked', output: 'said' },
  };
}

const told = (...said: readonly Said[]) =>
  lanesOf({ steps: said.map((one, at) => step(at + 1, one)) });
const lines = ({ rows }: ReturnType<typeof told>): readonly string[] =>
  rows.map((row) => `${row.kind} ${row.step.no} in ${row.lane} to ${row.to.join(',')}`.trim());

test('agents have their lanes in the order they appear, with what their steps cost', () => {
  const { lanes } = told(
    ['triage', 'model', 'quick'],
    ['triage', 'split', 'network, people'],
    ['network', 'model', 'quick'],
  );
  expect(lanes).toEqual([
    { agent: 'triage', steps: 2, costMicros: 200 },
    { agent: 'network', steps: 1, costMicros: 100 },
  ]);
});

test('a split hands over to those who then speak; people have no lane', () => {
  const story = told(
    ['triage', 'split', 'network, hardware, people'],
    ['network', 'model', 'quick'],
    ['hardware', 'model', 'quick'],
  );
  expect(lines(story)).toEqual(['step 1 in 0 to 1,2', 'step 2 in 1 to', 'step 3 in 2 to']);
});

test('a question stands before what the peer did for it, and the word comes back after', () => {
  const story = told(
    ['network', 'model', 'quick'],
    ['hardware', 'model', 'quick'],
    ['hardware', 'tool', 'knowledge'],
    ['network', 'consult', 'hardware'],
    ['network', 'model', 'quick'],
  );
  expect(lines(story)).toEqual([
    'step 1 in 0 to',
    'step 4 in 0 to 1',
    'step 2 in 1 to',
    'step 3 in 1 to',
    'back 4 in 1 to 0',
    'step 5 in 0 to',
  ]);
});

test('a question that reached nobody hands nothing over', () => {
  const story = told(['network', 'model', 'quick'], ['network', 'consult', 'hardware']);
  expect(lines(story)).toEqual(['step 1 in 0 to', 'step 2 in 0 to']);
  expect(story.lanes).toHaveLength(1);
});

test('every step is told once, in a lane that is open, whatever was recorded', () => {
  const agent = fc.constantFrom('triage', 'network', 'hardware');
  const kind = fc.constantFrom<Kind>('model', 'tool', 'consult', 'split', 'check');
  const name = fc.constantFrom('network', 'hardware', 'network, hardware', 'people', '');
  fc.assert(
    fc.property(fc.array(fc.tuple(agent, kind, name), { maxLength: 12 }), (said) => {
      const { rows, lanes } = told(...said);
      const steps = rows.filter((row) => row.kind === 'step').map((row) => row.step.no);
      expect([...steps].sort((a, b) => a - b)).toEqual(said.map((_, at) => at + 1));
      for (const { lane, to, open } of rows) {
        expect(open).toEqual(expect.arrayContaining([lane, ...to]));
        expect(Math.max(...open)).toBeLessThan(lanes.length);
      }
    }),
  );
});

test('what a model was told and said is read part by part, and text that is no JSON as it is', () => {
  const input = JSON.stringify({ system: 'Sort.', messages: [{ role: 'user', text: 'vpn' }] });
  const output = JSON.stringify({ text: '', toolCalls: [{ name: 'knowledge' }] });
  const model = { ...step(1, ['triage', 'model', 'quick']), input, output };
  expect(givenOf(model).map(({ by, text }) => `${by}: ${text}`)).toEqual([
    'Instructions: Sort.',
    'Asked: vpn',
  ]);
  expect(cameOf(model).map(({ by }) => by)).toEqual(['Called']);
  const broken = { ...model, input: '{"messages":', output: 'null' };
  expect(givenOf(broken)).toEqual([{ by: 'Asked', text: '{"messages":' }]);
  expect(cameOf(broken)).toEqual([{ by: 'Answered', text: 'null' }]);
  expect(givenOf({ ...model, input: null })).toEqual([]);
});

test('a cost that is not nothing never reads as nothing', () => {
  expect([0, 20, 310, 1_240_000].map(costWords)).toEqual([
    ...['free', '< $0.0001', '$0.0003', '$1.24'],
  ]);
});
