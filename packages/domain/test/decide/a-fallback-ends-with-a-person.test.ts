import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FALLBACK_STEPS, fallBack, type StepFailure, type StepTaken } from '../../src/index.ts';

const failures: readonly StepFailure[] = [
  ...(['busy', 'unreachable', 'late', 'refused', 'refusal', 'cut', 'unreadable'] as const),
  ...(['closed', 'spent', 'unpriced', 'nothing'] as const),
];

/** The steps in their order when each fails in the same way. */
function stepsOf(failure: StepFailure): readonly string[] {
  const taken: StepTaken[] = [];
  for (;;) {
    const { step } = fallBack(taken);
    if (step === 'person') return [...taken.map((one) => one.step), step];
    taken.push({ step, failure });
  }
}

test.each([
  ['late', ['full', 'quick', 'cached', 'rules', 'person']],
  ['busy', ['full', 'quick', 'cached', 'rules', 'person']],
  ['spent', ['full', 'quick', 'cached', 'rules', 'person']],
  ['cut', ['full', 'quick', 'cached', 'rules', 'person']],
  ['unreadable', ['full', 'cached', 'rules', 'person']],
  ['nothing', ['full', 'cached', 'rules', 'person']],
  ['refusal', ['full', 'person']],
] as const)('after %s: %j', (failure, steps) => {
  expect(stepsOf(failure)).toEqual(steps);
});

test('a model that declines in the quick way sends it to a person too', () => {
  const plan = fallBack([
    { step: 'full', failure: 'late' },
    { step: 'quick', failure: 'refusal' },
  ]);
  expect(plan).toEqual({
    ...{ step: 'person', mark: 'person' },
    reasons: [
      { step: 'full', code: 'late' },
      { step: 'quick', code: 'refusal' },
      { step: 'cached', code: 'no_use' },
      { step: 'rules', code: 'no_use' },
    ],
  });
});

test('only a full answer bears no mark', () => {
  expect(fallBack([])).toEqual({ step: 'full', mark: null, reasons: [] });
  expect(fallBack([{ step: 'full', failure: 'late' }]).mark).toBe('quick');
});

test('whatever fails, it goes down, takes no step twice, names each it left, and ends with a person', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.constantFrom(...failures)), (stream) => {
      const taken: StepTaken[] = [];
      for (const failure of stream) {
        const { step, reasons } = fallBack(taken);
        expect(reasons.map((one) => one.step)).toEqual(
          FALLBACK_STEPS.slice(0, FALLBACK_STEPS.indexOf(step)),
        );
        if (step === 'person') return;
        expect(taken.map((one) => one.step)).not.toContain(step);
        taken.push({ step, failure });
        expect(taken.length).toBeLessThan(FALLBACK_STEPS.length);
      }
    }),
  );
});
