import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Lamp, mainField, type SignalFacts, signalOf } from '../../src/index.ts';

// Small ones often, so that ties are met.
const count = fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 500 }));
const notACount = fc.constantFrom(Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY, 2 ** 53);
const autonomy = fc.constantFrom('suggest', 'assisted', 'auto' as const);
const ids = fc.subarray(['tenant', 'agent:triage', 'source:desk']);
const facts: fc.Arbitrary<SignalFacts> = fc.record({
  autonomy: fc.option(autonomy),
  stoppedBy: ids,
  partlyStoppedBy: ids,
  auto: count,
  assisted: count,
  manual: count,
  windowHours: fc.constantFrom(1, 24),
});
const free: SignalFacts = {
  autonomy: 'auto',
  stoppedBy: [],
  partlyStoppedBy: [],
  auto: 18,
  assisted: 1,
  manual: 1,
  windowHours: 24,
};
const freedom: Readonly<Record<Lamp, number>> = { unknown: 0, manual: 0, assisted: 1, auto: 2 };
const freedomOf = (given: SignalFacts): number => freedom[signalOf(given).lamp];

describe('whatever is known', () => {
  test('a tripped switch is never green, and one that covers everything is red and says so', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { lamp, word, reason } = signalOf(given);
        if (given.stoppedBy.length + given.partlyStoppedBy.length > 0)
          expect(lamp).not.toBe('auto');
        if (given.stoppedBy.length === 0) return;
        expect([lamp, word]).toEqual(['manual', 'Stopped']);
        for (const id of given.stoppedBy) expect(reason).toContain(id);
      }),
    );
  });

  test('what cannot be told is never green or amber', () => {
    fc.assert(
      fc.property(
        facts,
        notACount,
        fc.constantFrom('auto', 'assisted', 'manual'),
        (given, bad, lane) => {
          expect(freedomOf({ ...given, [lane]: bad })).toBe(0);
          expect(freedomOf({ ...given, autonomy: null })).toBe(0);
          expect(freedomOf({ ...given, auto: 0, assisted: 0, manual: 0 })).toBe(0);
          expect(freedomOf({ ...given, windowHours: Number.NaN })).toBe(0);
        },
      ),
    );
  });

  test('tripping, lowering the ceiling or deciding more strictly never frees a lamp', () => {
    fc.assert(
      fc.property(facts, ids, (given, more) => {
        const before = freedomOf(given);
        const after = [
          { ...given, stoppedBy: [...given.stoppedBy, ...more] },
          { ...given, partlyStoppedBy: [...given.partlyStoppedBy, ...more] },
          ...(given.autonomy === 'auto' ? [{ ...given, autonomy: 'assisted' as const }] : []),
          ...(given.autonomy === null ? [] : [{ ...given, autonomy: 'suggest' as const }]),
          ...(given.auto === 0
            ? []
            : [
                { ...given, auto: given.auto - 1, assisted: given.assisted + 1 },
                { ...given, auto: given.auto - 1, manual: given.manual + 1 },
              ]),
          ...(given.assisted === 0
            ? []
            : [{ ...given, assisted: given.assisted - 1, manual: given.manual + 1 }]),
        ];
        for (const one of after) expect(freedomOf(one)).toBeLessThanOrEqual(before);
      }),
    );
  });

  test('green means that more than half needed no person and the owner allows it', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { auto, assisted, manual } = given;
        const all = auto + assisted + manual;
        const expected =
          given.stoppedBy.length === 0 &&
          given.partlyStoppedBy.length === 0 &&
          given.autonomy === 'auto' &&
          auto * 2 > all;
        expect(signalOf(given).lamp === 'auto').toBe(expected);
      }),
    );
  });

  test('every lamp has a word and a reason, and every share in it its count', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { word, reason } = signalOf(given);
        expect(word).not.toBe('');
        expect(reason).toMatch(/\.$/);
        const all = given.auto + given.assisted + given.manual;
        if (all > 0 && given.autonomy !== null) {
          expect(reason).toContain(`${given.auto} of ${all} needed`);
        }
      }),
    );
  });
});

test('half is not more than half: a tie is shown as the more restrained', () => {
  const tie = { ...free, auto: 10, assisted: 10, manual: 0 };
  expect(signalOf(tie).lamp).toBe('assisted');
  expect(signalOf({ ...tie, assisted: 0, manual: 10 }).lamp).toBe('manual');
  expect(signalOf({ ...tie, auto: 11, assisted: 9 }).lamp).toBe('auto');
});

test.each([
  ['auto', 'Runs by itself', '18 of 20 needed no person in the last 24 h.', free],
  [
    'assisted',
    'Asks first',
    'Its owner allows at most assisted. 18 of 20 needed no person in the last 24 h.',
    { ...free, autonomy: 'assisted' },
  ],
  [
    'manual',
    'People decide',
    '15 of 20 were left to people, 4 of 20 needed nobody in the last 24 h.',
    { ...free, auto: 4, manual: 15 },
  ],
  [
    'assisted',
    'Partly stopped',
    'The switch source:desk is tripped. 18 of 20 needed no person in the last 24 h.',
    { ...free, partlyStoppedBy: ['source:desk'] },
  ],
  [
    'manual',
    'Stopped',
    'The switches tenant, agent:triage are tripped. 18 of 20 needed no person in the last 24 h.',
    { ...free, stoppedBy: ['tenant', 'agent:triage'] },
  ],
  [
    'unknown',
    'No data',
    'Nothing was decided in the last 24 h.',
    { ...free, auto: 0, assisted: 0, manual: 0 },
  ],
] as const)('%s reads "%s": %s', (lamp, word, reason, given) => {
  expect(signalOf(given)).toEqual({ lamp, word, reason });
});

test('decisions are grouped by category, or by the first field there is', () => {
  expect(mainField(['team', 'category', 'priority'])).toBe('category');
  expect(mainField(['team', 'priority'])).toBe('team');
  expect(mainField([])).toBeNull();
});
