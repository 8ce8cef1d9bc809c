import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ControlEvent,
  type ControlPolicy,
  type ControlState,
  emptyControls,
  reduce,
} from '../../src/index.ts';
import {
  budgetHistory,
  inserted,
  loosePolicy,
  modesKept,
  placed,
  policy,
  quickPolicy,
  type Step,
  wrong,
  wrongStep,
} from './support/history.ts';

const policies = fc.constantFrom(loosePolicy, loosePolicy, quickPolicy, policy, {
  ...quickPolicy,
  errorBudget: { ...quickPolicy.errorBudget, windowMs: 90_000, minimum: 1 },
});
const often = { numRuns: 400 };
const timeout = 30_000;

/** Takes one of each pair in; null: it did not come. */
function neverFreerThan(
  pairs: readonly (readonly [less: ControlEvent | null, more: ControlEvent | null])[],
  under: ControlPolicy,
): void {
  let less: ControlState = emptyControls();
  let more: ControlState = emptyControls();
  const freer: string[] = [];
  for (const [a, b] of pairs) {
    if (a !== null) less = reduce(less, a, under);
    if (b !== null) more = reduce(more, b, under);
    const after = modesKept(more);
    for (const [name, mode] of modesKept(less)) if ((after.get(name) ?? 0) < mode) freer.push(name);
  }
  expect(freer).toEqual([]);
}

function isGood(event: ControlEvent): boolean {
  return event.kind === 'checked' ? event.correct : event.kind === 'decided';
}

describe('at no moment of any history of checks is an agent or a category freer', {
  timeout,
}, () => {
  test('because right ones were wrong instead, whatever they cost', () => {
    fc.assert(
      fc.property(
        budgetHistory,
        fc.array(fc.nat(), { maxLength: 8 }),
        wrongStep,
        policies,
        (steps, which, how, under) => {
          const events = placed(steps);
          const turned = new Set(which.map((n) => n % Math.max(1, events.length)));
          const { cost } = how as Extract<ControlEvent, { kind: 'checked' }>;
          const pairs = events.map((event, n) =>
            event.kind === 'checked' && event.correct && turned.has(n)
              ? ([event, { ...event, correct: false, cost }] as const)
              : ([event, event] as const),
          );
          neverFreerThan(pairs, under);
        },
      ),
      often,
    );
  });

  test('because there were more wrong ones, checked or reported', () => {
    fc.assert(
      fc.property(
        budgetHistory,
        fc.array(fc.tuple(fc.nat(), wrongStep), { maxLength: 6 }),
        policies,
        (steps, more, under) => {
          const marked: readonly (Step & { extra?: true })[] = more.reduce(
            (all: readonly (Step & { extra?: true })[], [at, step]) =>
              inserted(all, at % (all.length + 1), { ...step, afterMs: 0, extra: true }),
            steps,
          );
          const pairs = placed(marked).map((event) =>
            'extra' in event ? ([null, event] as const) : ([event, event] as const),
          );
          neverFreerThan(pairs, under);
        },
      ),
      often,
    );
  });

  test('because right checks and free decisions are missing', () => {
    fc.assert(
      fc.property(
        budgetHistory,
        fc.infiniteStream(fc.boolean()),
        policies,
        (steps, drop, under) => {
          const pairs = placed(steps).map((event) =>
            isGood(event) && drop.next().value === true
              ? ([event, null] as const)
              : ([event, event] as const),
          );
          neverFreerThan(pairs, under);
        },
      ),
      often,
    );
  });

  test('because some came twice, now or later', () => {
    fc.assert(
      fc.property(
        budgetHistory,
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 8 }),
        policies,
        (steps, repeats, under) => {
          const events = placed(steps);
          type Pair = readonly [ControlEvent | null, ControlEvent];
          let pairs: readonly Pair[] = events.map((event) => [event, event] as const);
          for (const [which, later] of repeats) {
            const event = events[which % Math.max(1, events.length)];
            if (event === undefined) continue;
            const from = pairs.findIndex(([one]) => one === event) + 1;
            pairs = inserted(pairs, from + (later % (pairs.length - from + 1)), [null, event]);
          }
          neverFreerThan(pairs, under);
        },
      ),
      often,
    );
  });

  test('because some came late, once they are there, if that is within the window', () => {
    fc.assert(
      fc.property(
        budgetHistory,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 })), { maxLength: 4 }),
        policies,
        (steps, delays, under) => {
          const events = placed(steps);
          const delayed = new Map(
            delays.map(([which, by]) => [which % Math.max(1, events.length), by]),
          );
          const queue = events.flatMap((event, n) => {
            const by = delayed.get(n);
            const to = Math.min(n + (by ?? 0), events.length - 1);
            const lateMs = (events[to]?.atMs ?? 0) - event.atMs;
            const late = by !== undefined && lateMs < under.errorBudget.windowMs;
            return { event, at: late ? to + 0.5 : n };
          });
          const arrived = [...queue].sort((a, b) => a.at - b.at).map(({ event }) => event);
          const live = arrived.reduce((state, one) => reduce(state, one, under), emptyControls());
          const asMeant = events.reduce((state, one) => reduce(state, one, under), emptyControls());
          const after = modesKept(live);
          for (const [name, mode] of modesKept(asMeant)) {
            if ((after.get(name) ?? 0) < mode) expect.fail(`${name} is freer`);
          }
        },
      ),
      { numRuns: 800 },
    );
  });
});

test('the histories of these laws meet every level and the ways back', () => {
  const met = new Set<string>();
  for (const steps of fc.sample(budgetHistory, { numRuns: 300, seed: 7 })) {
    let before = 0;
    let state = emptyControls();
    for (const event of placed([...steps, wrong()])) {
      state = reduce(state, event, quickPolicy);
      const now = modesKept(state).get('triage') ?? 0;
      met.add(`${before}-${now}`);
      before = now;
    }
  }
  // normal 0, reduced 1, handback 3, stopped 4.
  expect([...met]).toEqual(
    expect.arrayContaining(['0-1', '1-3', '3-4', '0-3', '3-1', '1-0', '4-4']),
  );
});
