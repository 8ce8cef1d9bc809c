import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  controlIdOf,
  costOf,
  expectedCost,
  inclusionOf,
  isSampled,
  type MistakeCost,
  parseControlId,
} from '../../src/index.ts';

const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const facts = fc.record({
  confidence: fc.oneof(ratio, fc.constantFrom(0, 1, Number.NaN)),
  autoFrom: ratio,
  categoryShare: fc.option(fc.oneof(ratio, fc.constantFrom(0.001, 1, Number.NaN))),
});

const rates = fc.oneof(ratio, fc.double({ min: 0.03, max: 0.12, noNaN: true }));

describe('a sample', () => {
  test('looks at any two decisions with chances within a factor of 3, from 2 % to 1', () => {
    fc.assert(
      fc.property(facts, facts, rates, (a, b, rate) => {
        const [one, other] = [inclusionOf(a, rate), inclusionOf(b, rate)];
        if (rate === 0) expect([one, other]).toEqual([0, 0]);
        else {
          expect(Math.min(one, other)).toBeGreaterThanOrEqual(0.02);
          expect(Math.max(one, other)).toBeLessThanOrEqual(1);
          expect(Math.max(one, other) / Math.min(one, other)).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  test('looks no less often at less sure ones and at rarer categories', () => {
    fc.assert(
      fc.property(facts, ratio, ratio, (one, less, rate) => {
        const chance = inclusionOf(one, rate) - 1e-12;
        const confidence = one.confidence * less;
        expect(inclusionOf({ ...one, confidence }, rate)).toBeGreaterThanOrEqual(chance);
        const rarer = one.categoryShare === null ? null : one.categoryShare * less;
        if (rarer !== null && rarer > 0) {
          expect(inclusionOf({ ...one, categoryShare: rarer }, rate)).toBeGreaterThanOrEqual(
            chance,
          );
        }
      }),
    );
  });

  test.each([
    [
      'few categories, mostly sure',
      [0.4, 0.3, 0.2, 0.08, 0.02],
      (u: number) => 1 - 0.15 * u * u * u,
    ],
    [
      'many categories, mostly sure',
      Array.from({ length: 20 }, () => 0.05),
      (u: number) => 1 - 0.15 * u * u * u,
    ],
    ['few categories, any sureness', [0.4, 0.3, 0.2, 0.08, 0.02], (u: number) => 1 - 0.15 * u],
    ['one category', [1], (u: number) => 1 - 0.15 * u],
  ])('asks for about its rate: %s', (_mix, shares, confidenceAt) => {
    for (const rate of [0.05, 0.08, 0.1]) {
      let mean = 0;
      for (const share of shares) {
        for (let n = 0; n < 100; n += 1) {
          const one = { confidence: confidenceAt(n / 100), autoFrom: 0.85, categoryShare: share };
          mean += (share * inclusionOf(one, rate)) / 100;
        }
      }
      expect(mean / rate).toBeGreaterThan(0.7);
      expect(mean / rate).toBeLessThan(1.3);
    }
  });

  test('draws by chance, all at 1 and none at 0', () => {
    expect([isSampled(0.08, 0.079), isSampled(0.08, 0.08)]).toEqual([true, false]);
    expect([isSampled(1, 0.999), isSampled(0, 0)]).toEqual([true, false]);
    expect(inclusionOf({ confidence: 1, autoFrom: 0.85, categoryShare: 1 }, 1)).toBe(1);
  });
});

describe('a mistake', () => {
  const costs: readonly MistakeCost[] = [
    { field: 'priority', right: ['urgent'], decided: null, cost: 5 },
    { field: 'priority', right: ['urgent'], decided: ['low'], cost: 9 },
    { field: 'priority', right: null, decided: ['urgent'], cost: 0.5 },
    { field: 'team', right: null, decided: null, cost: 2 },
  ];
  test.each([
    ['priority', 'normal', 'urgent', 5],
    ['priority', 'low', 'urgent', 9],
    ['priority', 'urgent', 'normal', 0.5],
    ['priority', 'normal', 'low', 1],
    ['priority', 'urgent', null, 0.5],
    ['priority', 'low', null, 1],
    ['team', 'a', 'b', 2],
    ['category', 'a', 'b', 1],
    ['team', 'a', 'a', 0],
  ])('%s: %s instead of %s costs %d', (field, decided, right, cost) => {
    expect(costOf(costs, field, decided, right)).toBe(cost);
  });

  test('is expected to cost its chance, and more where a dear one is likely', () => {
    const urgent = [{ value: 'urgent', confidence: 0.08 }];
    expect(expectedCost(costs, 'priority', 'normal', 0.9, urgent)).toBeCloseTo(0.08 * 5 + 0.02);
    expect(expectedCost(costs, 'category', 'x', 0.9, urgent)).toBeCloseTo(0.1);
    const claims = [{ value: 'urgent', confidence: 0.9 }];
    expect(expectedCost(costs, 'priority', 'normal', 0.9, claims)).toBeCloseTo(0.1 * 5);
  });

  test('is a number for any numbers, and never cheaper when less sure', () => {
    const any = fc.oneof(ratio, fc.constantFrom(Number.NaN, -1, 2));
    const others = fc.array(
      fc.record({ value: fc.constantFrom('urgent', 'low'), confidence: any }),
    );
    fc.assert(
      fc.property(any, others, (confidence, alternatives) => {
        const cost = expectedCost(costs, 'priority', 'normal', confidence, alternatives);
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(expectedCost([], 'priority', 'normal', confidence, alternatives)).toBeCloseTo(
          1 - Math.min(1, Math.max(0, Number.isNaN(confidence) ? 0 : confidence)),
        );
      }),
    );
  });
});

test('a control id is read back as it was made, and a switch is none of them', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_.-]{1,9}$/u);
  const rest = fc.string({ minLength: 1 });
  fc.assert(
    fc.property(name, rest, (agent, text) => {
      for (const target of [
        { kind: 'mode', agent, category: null },
        { kind: 'mode', agent, category: text },
        { kind: 'breaker', of: 'agent', name: agent },
        { kind: 'breaker', of: 'source', name: agent },
        { kind: 'burst', agent, target: `team=${text}` },
      ] as const) {
        expect(parseControlId(controlIdOf(target))).toEqual(target);
      }
    }),
  );
  for (const id of ['tenant', 'agent:a', 'source:a', 'tool:a', 'mode:', 'mode:a/', 'burst:a', '']) {
    expect(parseControlId(id)).toBeNull();
  }
});
