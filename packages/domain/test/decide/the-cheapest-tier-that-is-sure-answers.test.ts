import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTier, type TierState } from '../../src/index.ts';

const tier = (
  name: string,
  confidence?: number | null,
  given: Partial<TierState> = {},
): TierState => ({
  ...{ tier: name, unavailable: null, sureEnough: 0.8, confidence },
  ...given,
});

test('the cheapest is asked first, and the next only when it is not sure', () => {
  expect(nextTier([tier('rules'), tier('small'), tier('large')])).toMatchObject({
    kind: 'ask',
    tier: 'rules',
  });
  expect(nextTier([tier('rules', 0.5), tier('small'), tier('large')])).toEqual({
    ...{ kind: 'ask', tier: 'small' },
    reasons: [{ code: 'not_sure_enough', tier: 'rules', value: 0.5, limit: 0.8 }],
  });
  expect(nextTier([tier('rules', 0.5), tier('small', 0.8), tier('large')])).toMatchObject({
    ...{ kind: 'answer', tier: 'small', sure: true },
  });
});

test('each tier has a threshold of its own', () => {
  const states = [
    tier('rules', 0.85, { sureEnough: 0.9 }),
    tier('small', 0.7, { sureEnough: 0.7 }),
  ];
  expect(nextTier(states)).toMatchObject({ kind: 'answer', tier: 'small', sure: true });
});

test('when none is sure the surest answers and is marked so, the cheaper of two equals', () => {
  const step = nextTier([tier('rules', 0.6), tier('small', 0.6), tier('large', 0.4)]);
  expect(step).toMatchObject({ kind: 'answer', tier: 'rules', sure: false });
  expect(step.reasons.at(-1)).toEqual({
    code: 'surest_of_all',
    tier: 'rules',
    value: 0.6,
    limit: null,
  });
});

test('one that cannot be asked is passed over by name, and one that failed says nothing', () => {
  const step = nextTier([
    tier('rules', null),
    tier('small', undefined, { unavailable: 'spent' }),
    tier('large'),
  ]);
  expect(step).toMatchObject({ kind: 'ask', tier: 'large' });
  expect(step.reasons.map(({ code, tier: of }) => `${of} ${code}`)).toEqual([
    'rules no_answer',
    'small unavailable',
  ]);
  expect(nextTier([tier('rules', null), tier('small', Number.NaN)])).toMatchObject({
    kind: 'nobody',
  });
  expect(nextTier([])).toEqual({ kind: 'nobody', reasons: [] });
});

test('whatever they say, it comes to an end, and never with an answer below the surest', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const said = fc.array(fc.option(share, { nil: null }), { maxLength: 6 });
  fc.assert(
    fc.property(said, share, (answers, sureEnough) => {
      let states = answers.map((_, n) => tier(`${n}`, undefined, { sureEnough }));
      let asked = 0;
      let step = nextTier(states);
      for (; step.kind === 'ask'; step = nextTier(states)) {
        const { tier: name } = step;
        const confidence = answers[Number(name)];
        states = states.map((one) => (one.tier === name ? { ...one, confidence } : one));
        asked += 1;
        expect(asked).toBeLessThanOrEqual(answers.length);
      }
      const heard = answers.slice(0, asked).map((one) => one ?? -1);
      if (step.kind === 'nobody') expect(answers.every((one) => one === null)).toBe(true);
      else if (step.sure) expect(heard[Number(step.tier)]).toBeGreaterThanOrEqual(sureEnough);
      else expect(heard[Number(step.tier)]).toBe(Math.max(...heard));
    }),
  );
});
