import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseAnswer, disagreement, type FieldAnswer } from '../../src/index.ts';

const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const answer = (tier: 'rules' | 'builtin'): fc.Arbitrary<FieldAnswer> =>
  fc.record({
    value: fc.constantFrom('a', 'b'),
    raw: ratio,
    confidence: ratio,
    alternatives: fc.constant([]),
    evidence: fc.constant([]),
    tier: fc.constant(tier),
    final: tier === 'rules' ? fc.boolean() : fc.constant(false),
  });
const answers = fc.record({
  rules: fc.option(answer('rules')),
  builtin: fc.option(answer('builtin')),
});

test('an answer is chosen exactly when some tier has one', () => {
  fc.assert(
    fc.property(answers, ratio, (given, sure) => {
      const chosen = chooseAnswer(given, sure);
      expect(chosen === null).toBe(given.rules === null && given.builtin === null);
      if (chosen !== null) expect([given.rules, given.builtin]).toContain(chosen);
    }),
  );
});

test('a final rule always wins; else a sure rule; else the surer, and the rule on a tie', () => {
  fc.assert(
    fc.property(answer('rules'), answer('builtin'), ratio, (rules, builtin, sure) => {
      const chosen = chooseAnswer({ rules, builtin }, sure);
      if (rules.final || rules.confidence >= sure) expect(chosen).toBe(rules);
      else expect(chosen).toBe(builtin.confidence > rules.confidence ? builtin : rules);
    }),
  );
});

test('two fairly sure tiers that differ are a doubt, whichever is chosen', () => {
  fc.assert(
    fc.property(answers, ({ rules, builtin }) => {
      const doubt = disagreement('category', { rules, builtin });
      const expected =
        rules !== null &&
        builtin !== null &&
        rules.value !== builtin.value &&
        rules.confidence >= 0.5 &&
        builtin.confidence >= 0.5;
      expect(doubt !== null).toBe(expected);
    }),
  );
});
