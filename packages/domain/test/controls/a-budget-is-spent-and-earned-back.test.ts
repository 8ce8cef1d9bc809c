import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyControls, type Mode, reduce, verdictOf } from '../../src/index.ts';
import {
  after,
  agent,
  agentOf,
  anyHistory,
  budgetHistory,
  decided,
  minuteMs,
  placed,
  policy,
  quickPolicy,
  right,
  type Step,
  strictness,
  strictnesses,
  times,
  verdictAfter,
  wrong,
} from './support/history.ts';

const hourMs = 60 * minuteMs;

/** Spread evenly, so that no part of it is worse than the whole. */
function mixed(
  all: number,
  errors: number,
  more: Parameters<typeof wrong>[0] = {},
): readonly Step[] {
  const every = Math.floor(all / Math.max(1, errors));
  return Array.from({ length: all }, (_, n) =>
    (n + 1) % every === 0 && (n + 1) / every <= errors ? wrong(more) : right(more),
  );
}

describe('the first limit met decides', () => {
  test.each([
    ['normal', '1 wrong of 20', mixed(20, 1)],
    ['normal', '1 wrong of 1', mixed(1, 1)],
    [
      'normal',
      '3 wrong of 200, the last of them at 1.5 %',
      [...times(197, right()), ...times(3, wrong())],
    ],
    ['reduced', '2 % of 100', [...times(98, right()), ...times(2, wrong())]],
    ['reduced', '2 of the first 2, as of 20', times(2, wrong())],
    ['handback', '5 % of 100', [...times(95, right()), ...times(5, wrong())]],
    ['stopped', '10 % of 100', [...times(90, right()), ...times(10, wrong())]],
    ['stopped', '4 of the first 4', times(4, wrong())],
    ['reduced', '10 % of 20 are only 2 mistakes', [...times(18, right()), ...times(2, wrong())]],
  ] as const)('%s: %s', (mode, _what, steps) => {
    expect(verdictAfter(steps).mode).toBe(mode);
    const ofCategory = steps.map((step) => ({ ...step, category: 'billing' }));
    expect(verdictAfter(ofCategory).categories['billing']?.mode).toBe(mode);
  });

  test('says the share, the limit and how many it was measured on', () => {
    const { cause, budget } = verdictAfter([...times(95, right()), ...times(5, wrong())]);
    expect(cause).toEqual({ code: 'budget', value: 0.05, limit: 0.05, count: 100 });
    expect(budget).toMatchObject({ checked: 100, errors: 5, share: 0.05, level: 'handback' });
    expect(budget.burn.long).toBeCloseTo(2.5);
  });

  test('reported mistakes count among the free decisions, right ones nobody drew not at all', () => {
    const reported = wrong({ inclusion: null });
    const free = times(100, decided());
    expect(verdictAfter([...free, reported]).mode).toBe('normal');
    expect(verdictAfter([...free, ...times(2, reported)]).mode).toBe('reduced');
    const praise = times(500, right({ inclusion: null }));
    expect(verdictAfter([...praise, ...free, ...praise, ...times(2, reported)]).mode).toBe(
      'reduced',
    );
    expect(verdictAfter([...praise, decided()]).budget).toMatchObject({ checked: 0, share: null });
  });

  test('a mistake counts by what it costs and by how seldom such decisions are looked at', () => {
    const rare = [
      ...times(400, right({ inclusion: 0.5 })),
      ...times(2, wrong({ inclusion: 0.05 })),
    ];
    expect(verdictAfter(rare).budget.share).toBeCloseTo(40 / 840);
    const dear = [...times(198, right()), ...times(2, wrong({ cost: 5 }))];
    expect(verdictAfter(dear).budget.share).toBeCloseTo(0.05);
    expect(verdictAfter([...times(198, right()), ...times(2, wrong({ cost: 0 }))]).mode).toBe(
      'normal',
    );
  });

  test('what happened before the window does not count', () => {
    const steps = [wrong(), ...times(19, right()), { ...wrong(), afterMs: hourMs }];
    expect(verdictAfter(steps).mode).toBe('normal');
    expect(verdictAfter([wrong(), { ...wrong(), afterMs: hourMs - minuteMs }]).mode).toBe(
      'reduced',
    );
  });

  test('a bad quarter of an hour is seen within the short window', () => {
    const good = times(500, right());
    const bad = [
      { ...right(), afterMs: 20 * minuteMs },
      ...times(38, right()),
      ...times(2, wrong()),
    ];
    const { mode, budget } = verdictAfter([...good, ...bad]);
    expect(budget.share).toBeLessThan(policy.errorBudget.reduced);
    expect(budget.shortShare).toBeGreaterThan(policy.errorBudget.reduced);
    expect(mode).toBe('reduced');
  });
});

describe('the way back', () => {
  const later = (step: Step): Step => ({ ...step, afterMs: hourMs });

  test('is one level at a time, each with enough right ones in a row', () => {
    const handback = times(3, wrong());
    const back = (count: number): Mode =>
      verdictAfter([...handback, later(right()), ...times(count - 1, right())]).mode;
    expect([19, 20, 39, 40].map(back)).toEqual(['handback', 'reduced', 'reduced', 'normal']);
  });

  test('waits until the window has fallen to half of the first limit', () => {
    const reduced = times(2, wrong());
    const back = (count: number): Mode => verdictAfter([...reduced, ...times(count, right())]).mode;
    expect([20, 197, 198].map(back)).toEqual(['reduced', 'reduced', 'normal']);
    expect(verdictAfter([...reduced, later(right()), ...times(19, right())]).mode).toBe('normal');
  });

  test('needs evidence: time alone frees nothing, nor do decisions that nobody checked', () => {
    expect(verdictAfter(times(2, wrong()), policy, 1_000 * hourMs).mode).toBe('reduced');
    const unchecked = [...times(2, wrong()), later(decided()), ...times(500, decided())];
    expect(verdictAfter(unchecked).mode).toBe('reduced');
  });

  test('begins anew with every mistake', () => {
    const almost = [...times(2, wrong()), later(right()), ...times(18, right())];
    // An hour later the mistake has left the window; the row it broke is broken.
    expect(verdictAfter([...almost, wrong(), later(right())]).mode).toBe('reduced');
    expect(verdictAfter([...almost, later(right())]).mode).toBe('normal');
    expect(verdictAfter([...almost, right()]).mode).toBe('normal');
  });

  test('out of stopped is a person only, and then by way of reduced', () => {
    const stopped = times(4, wrong());
    const reset = { kind: 'reset', control: `mode:${agent}` } as const;
    expect(verdictAfter([...stopped, later(right()), ...times(500, right())]).mode).toBe('stopped');
    expect(verdictAfter([...stopped, { kind: 'reset', control: `agent:${agent}` }]).mode).toBe(
      'stopped',
    );
    expect(verdictAfter([...stopped, reset])).toMatchObject({
      mode: 'reduced',
      budget: { checked: 0, errors: 0 },
    });
    expect(verdictAfter([...stopped, reset, ...times(20, right())]).mode).toBe('normal');
    expect(verdictAfter([...times(3, wrong()), reset]).mode).toBe('normal');
  });

  test('out of stopped, whatever else happens', () => {
    fc.assert(
      fc.property(anyHistory, budgetHistory, (before, then) => {
        const steps = [...before, ...times(60, wrong({ inclusion: 0.01 })), ...then];
        const events = placed(steps.filter(({ kind }) => kind !== 'reset'));
        let state = emptyControls();
        let was = 0;
        for (const event of events) {
          state = reduce(state, event, quickPolicy);
          const budget = levelOf(state);
          if (was === 4 && budget !== 4) expect.fail('left stopped');
          was = budget;
        }
        expect(was).toBe(4);
      }),
    );
  });
});

function levelOf(state: ReturnType<typeof emptyControls>): number {
  const level = state.agents[0]?.[1].cell.budget.level ?? 'normal';
  return ['normal', 'reduced', '', 'handback', 'stopped'].indexOf(level);
}

describe('no flapping', () => {
  test('while the share stays between half of the first limit and the limit, no level changes', () => {
    for (const every of [53, 56, 60]) {
      const run = mixed(every * 8, 8);
      for (const [lead, mode] of [
        [[], 'normal'],
        [[...times(2, wrong()), ...times(2 * every - 2, right())], 'reduced'],
      ] as const) {
        let state = after(lead);
        const seen = new Set<number>();
        for (const event of placed([...lead, ...run]).slice(lead.length)) {
          state = reduce(state, event, policy);
          seen.add(strictnesses(state, policy).get(agent) ?? 0);
        }
        expect([...seen]).toEqual([strictness(mode)]);
      }
    }
  });

  test('a level rises at the first limit or above and falls at half of it or below, in any history', () => {
    const { reduced } = quickPolicy.errorBudget;
    fc.assert(
      fc.property(budgetHistory, (steps) => {
        let state = emptyControls();
        let was = 0;
        for (const event of placed(steps)) {
          state = reduce(state, event, quickPolicy);
          const now = levelOf(state);
          if (now === was) continue;
          const { share, shortShare } = agentOf(verdictOf(state, quickPolicy)).budget;
          const known = [share, shortShare].filter((one) => one !== null);
          if (now < was) {
            expect(event).toMatchObject({ kind: 'checked', correct: true });
            expect(Math.max(0, ...known)).toBeLessThanOrEqual(reduced / 2);
          } else {
            expect(event).toMatchObject({ kind: 'checked', correct: false });
            if (known.length === 2) expect(Math.max(...known)).toBeGreaterThanOrEqual(reduced);
          }
          was = now;
        }
      }),
    );
  });
});
