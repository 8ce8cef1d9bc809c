import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyRules,
  compileRules,
  type Rule,
  type RuleFacts,
} from '../../src/decide/rules/index.ts';

const vocabulary = ['vpn', 'printer', 'mail', 'login', 'ship'] as const;
const anyRule = fc.record({
  word: fc.constantFrom(...vocabulary),
  value: fc.constantFrom('a', 'b', 'c'),
  weight: fc.double({ min: 0, max: 1, noNaN: true }),
  final: fc.boolean(),
});

type Drawn = typeof anyRule extends fc.Arbitrary<infer T> ? T : never;

const toRule = (drawn: Drawn, index: number): Rule => ({
  rule: `rule-${String(index).padStart(3, '0')}`,
  when: { type: 'words', words: [drawn.word], subjectOnly: false },
  sets: { category: drawn.value },
  weight: drawn.weight,
  final: drawn.final,
  because: null,
});

const everything: RuleFacts = {
  subject: vocabulary.join(' '),
  body: '',
  fields: {},
  senderDomain: null,
  language: null,
  kind: 'ticket',
};

const someRules = fc.array(anyRule, { maxLength: 12 }).map((drawn) => drawn.map(toRule));

function rawOf(rules: readonly Rule[], value: string): number {
  const field = applyRules(compileRules(rules), everything).fields['category'];
  if (field === undefined) return 0;
  if (field.value === value) return field.raw;
  return field.alternatives.find((one) => one.value === value)?.raw ?? 0;
}

describe('laws of rule votes', () => {
  test('another rule for a value never lowers its raw score', () => {
    fc.assert(
      fc.property(someRules, anyRule, (rules, drawn) => {
        const more = [...rules, toRule(drawn, 999)];
        expect(rawOf(more, drawn.value)).toBeGreaterThanOrEqual(rawOf(rules, drawn.value) - 1e-12);
      }),
    );
  });

  test('a rule that is not final never raises the raw score of another value', () => {
    fc.assert(
      fc.property(someRules, anyRule, (rules, drawn) => {
        const more = [...rules, toRule({ ...drawn, final: false }, 999)];
        for (const other of ['a', 'b', 'c'].filter((value) => value !== drawn.value)) {
          expect(rawOf(more, other)).toBeLessThanOrEqual(rawOf(rules, other) + 1e-12);
        }
      }),
    );
  });

  test('the order of rules does not matter, to the last bit', () => {
    fc.assert(
      fc.property(
        someRules.chain((rules) =>
          fc.tuple(fc.constant(rules), fc.shuffledSubarray(rules, { minLength: rules.length })),
        ),
        ([rules, shuffled]) => {
          expect(applyRules(compileRules(shuffled), everything)).toEqual(
            applyRules(compileRules(rules), everything),
          );
        },
      ),
    );
  });

  test('raw scores are between 0 and 1 and the winner has the highest', () => {
    fc.assert(
      fc.property(someRules, (rules) => {
        const field = applyRules(compileRules(rules), everything).fields['category'];
        expect(field === undefined).toBe(rules.length === 0);
        const raws =
          field === undefined ? [] : [field, ...field.alternatives].map(({ raw }) => raw);
        for (const raw of raws) expect(raw >= 0 && raw <= 1).toBe(true);
        expect(raws).toEqual([...raws].sort((a, b) => b - a));
      }),
    );
  });
});

const vote = (rule: string, value: Drawn['value'], weight: number, final = false): Rule => ({
  ...toRule({ word: 'vpn', value, weight, final }, 0),
  rule,
});

describe('the scores themselves', () => {
  const decide = (...rules: Rule[]) => applyRules(compileRules(rules), everything);

  test('one rule gives its weight', () => {
    expect(decide(vote('x', 'a', 0.6)).fields['category']).toMatchObject({ value: 'a', raw: 0.6 });
  });

  test('two for one value give 1 - 0.4 · 0.4', () => {
    expect(rawOf([vote('x', 'a', 0.6), vote('y', 'a', 0.6)], 'a')).toBeCloseTo(0.84, 12);
  });

  test('strength 0.84 against 0.6 gives 0.84² / 1.44 and 0.6² / 1.44', () => {
    const rules = [vote('x', 'a', 0.6), vote('y', 'a', 0.6), vote('z', 'b', 0.6)];
    expect(rawOf(rules, 'a')).toBeCloseTo(0.49, 12);
    expect(rawOf(rules, 'b')).toBeCloseTo(0.25, 12);
  });

  test('a final rule decides against any weight', () => {
    const result = decide(vote('x', 'a', 1), vote('y', 'a', 1), vote('z', 'b', 0.1, true));
    expect(result.fields['category']).toMatchObject({ value: 'b', raw: 1, final: true });
    expect(result.doubt).toEqual([]);
  });

  test('final rules that disagree cancel, and the doubt names them', () => {
    const result = decide(vote('x', 'a', 0.8, true), vote('y', 'b', 0.5, true));
    expect(result.fields['category']).toMatchObject({ value: 'a', final: false });
    expect(result.fields['category']?.raw).toBeLessThan(0.8);
    expect(result.doubt).toEqual([
      { code: 'conflicting_final_rules', field: 'category', values: ['a', 'b'], rules: ['x', 'y'] },
    ]);
  });

  test('a field no rule speaks for is absent', () => {
    expect(decide().fields).toEqual({});
  });
});
