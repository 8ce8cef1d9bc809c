import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideGate, type GateFacts, type GatePolicy, lanes, risks } from '../../src/index.ts';

const policy: GatePolicy = {
  thresholds: { auto: 0.85, assisted: 0.6 },
  ...{ agentThresholds: {}, fieldThresholds: {}, overrides: [], urgent: {} },
};
const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const facts: fc.Arbitrary<GateFacts> = fc.record({
  fields: fc.array(
    fc.record({ field: fc.constant('category'), value: fc.constant('a'), confidence: ratio }),
    { minLength: 1, maxLength: 1 },
  ),
  risk: fc.constantFrom(...risks),
  autonomy: fc.constantFrom('suggest' as const, 'assisted' as const, 'auto' as const),
  tripped: fc.constant([]),
  findings: fc.constant([]),
  fallback: fc.constant(null),
});
const strictness = (given: GateFacts): number => lanes.indexOf(decideGate(given, policy).lane);

test('a reply frees no decision, and the less sure it is the less free the decision', () => {
  fc.assert(
    fc.property(facts, fc.oneof(ratio, fc.constant(Number.NaN)), ratio, (given, sure, less) => {
      const added = strictness({ ...given, reply: { confidence: sure } });
      expect(added).toBeGreaterThanOrEqual(strictness(given));
      const after = strictness({ ...given, reply: { confidence: sure * less } });
      expect(after).toBeGreaterThanOrEqual(added);
    }),
  );
});

test('a reply that nobody can be sure of is for a person to decide, and says why', () => {
  const sure: GateFacts = {
    ...{ fields: [{ field: 'category', value: 'a', confidence: 0.99 }], risk: 'visible' },
    ...{ autonomy: 'auto', tripped: [], findings: [], fallback: null },
  };
  expect(decideGate({ ...sure, reply: { confidence: 0.9 } }, policy).lane).toBe('assisted');
  const unsure = decideGate({ ...sure, reply: { confidence: Number.NaN } }, policy);
  expect(unsure.lane).toBe('manual');
  expect(unsure.reasons.map(({ code }) => code)).toContain('reply_unsure');
});
