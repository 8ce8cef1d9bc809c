import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type FieldAnswer,
  fellBack,
  joinField,
  mayConsult,
  partsMost,
  planParts,
  settleField,
} from '../../src/index.ts';

const answer = (value: string, confidence: number, final = false): FieldAnswer => ({
  ...{ value, confidence, raw: confidence, final },
  ...{ alternatives: [], evidence: [], tier: 'model:quick' },
});

test('each part goes to a specialist that was named, all else to people', () => {
  const asked = ['network', 'hardware', 'billing', 'network', 'network'].map((agent) => ({
    ...{ title: agent, agent },
  }));
  expect(planParts(asked, ['network', 'hardware']).map((part) => part.agent)).toEqual([
    ...['network', 'hardware', null, 'network', null],
  ]);
});

test('no more than four specialists ever work on one ticket, and no part is lost', () => {
  const parts = fc.array(fc.record({ title: fc.string(), agent: fc.string() }), { maxLength: 30 });
  fc.assert(
    fc.property(parts, fc.array(fc.string()), (asked, specialists) => {
      const plan = planParts(asked, specialists);
      expect(plan).toHaveLength(asked.length);
      const handed = plan.filter(({ agent }) => agent !== null);
      expect(handed.length).toBeLessThanOrEqual(partsMost);
      for (const { agent } of handed) expect(specialists).toContain(agent);
    }),
  );
});

test.each([
  ['a peer its file names', { agent: 'network', asks: ['hardware'], consulted: false }, true],
  ['one its file does not name', { agent: 'network', asks: ['cloud'], consulted: false }, false],
  [
    'while it is consulted itself',
    { agent: 'network', asks: ['hardware'], consulted: true },
    false,
  ],
  ['itself', { agent: 'hardware', asks: ['hardware'], consulted: false }, false],
])('a specialist asks %s: %j → %s', (_what, who, may) => {
  expect(mayConsult(who, 'hardware', [])).toBe(may);
  // Once in a conversation, whomever it asked.
  expect(mayConsult(who, 'hardware', [{ from: who.agent, to: 'cloud' }])).toBe(false);
});

test('the first part names the value, the least sure one says how sure', () => {
  expect(
    joinField(answer('general', 0.9), [null, answer('network', 0.8), answer('network', 0.6)]),
  ).toEqual({
    answer: { ...answer('network', 0.8), confidence: 0.6 },
    values: [],
  });
  const differ = joinField(null, [answer('network', 0.8), answer('hardware', 0.9)]);
  expect(differ.answer?.value).toBe('network');
  expect(differ.values).toEqual(['network', 'hardware']);
});

test('without an answer of a part that of the whole stands, and a final rule stands whatever parts say', () => {
  expect(joinField(answer('general', 0.9), [null]).answer?.value).toBe('general');
  expect(joinField(answer('general', 1, true), [answer('network', 0.8)]).answer?.value).toBe(
    'general',
  );
  expect(joinField(null, [])).toEqual({ answer: null, values: [] });
});

test('joining never makes anything surer', () => {
  const some = fc.option(
    fc.record({
      value: fc.constantFrom('a', 'b'),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );
  fc.assert(
    fc.property(some, fc.array(some, { maxLength: 4 }), (whole, parts) => {
      const as = (one: { value: string; confidence: number } | null): FieldAnswer | null =>
        one === null ? null : answer(one.value, one.confidence);
      const joined = joinField(as(whole), parts.map(as)).answer;
      const all = [whole, ...parts].flatMap((one) => (one === null ? [] : [one.confidence]));
      if (joined !== null) expect(joined.confidence).toBeLessThanOrEqual(Math.max(...all));
    }),
  );
});

test('a field asks the next tier until one is sure, and then the surest stands', () => {
  const tiers = (rules: FieldAnswer | null, model: FieldAnswer | null | undefined) => [
    { tier: 'rules', answer: rules, out: false },
    { tier: 'model:quick', answer: model, out: false },
  ];
  expect(settleField(tiers(answer('a', 0.9), undefined), 0.85)).toEqual({
    ...{ kind: 'settled', answer: answer('a', 0.9) },
  });
  expect(settleField(tiers(answer('a', 0.7), undefined), 0.85)).toEqual({
    ...{ kind: 'ask', tier: 'model:quick' },
  });
  expect(settleField(tiers(answer('a', 0.7), answer('b', 0.75)), 0.85)).toMatchObject({
    answer: { value: 'b' },
  });
  expect(settleField(tiers(answer('a', 0.7), null), 0.85)).toMatchObject({
    answer: { value: 'a' },
  });
  expect(settleField(tiers(null, null), 0.85)).toEqual({ kind: 'settled', answer: null });
  const final = answer('a', 0.1, true);
  expect(settleField(tiers(final, undefined), 0.85)).toEqual({ kind: 'settled', answer: final });
});

const models = ['quick', 'full'];

test.each([
  [
    'all answered',
    [
      ['quick', null],
      ['full', null],
    ],
    null,
  ],
  ['the quick one was enough', [['quick', null]], null],
  [
    'a full answer is none the worse without a quick one',
    [
      ['quick', 'late'],
      ['full', null],
    ],
    null,
  ],
  [
    'a quick one stands in for the full one',
    [
      ['quick', null],
      ['full', 'spent'],
    ],
    'quick',
  ],
  [
    'nobody answered',
    [
      ['quick', 'late'],
      ['full', 'unreachable'],
    ],
    'rules',
  ],
  ['the only one asked failed', [['quick', 'unreachable']], 'rules'],
  [
    'it declines',
    [
      ['quick', 'refusal'],
      ['full', 'refusal'],
    ],
    'person',
  ],
  [
    'one of them declines and the other is away',
    [
      ['quick', 'late'],
      ['full', 'refusal'],
    ],
    'person',
  ],
] as const)('%s: %j is marked %s', (_what, ends, mark) => {
  const given = ends.map(([model, failure]) => ({ model, failure }));
  const fell = fellBack(models, given);
  expect(fell.mark).toBe(mark);
  expect(fell.passed).toHaveLength(given.filter(({ failure }) => failure !== null).length);
});
