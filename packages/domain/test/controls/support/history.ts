import fc from 'fast-check';
import {
  type AgentVerdict,
  advance,
  type ControlEvent,
  type ControlPolicy,
  type ControlState,
  type ControlVerdict,
  defaultControlPolicy,
  emptyControls,
  type Mode,
  modes,
  reduce,
  verdictOf,
} from '../../../src/index.ts';

export const startMs = Date.UTC(2026, 0, 5, 8);
export const minuteMs = 60_000;
export const agent = 'triage';
export const policy = defaultControlPolicy;
/** Small minimums and limits, so that short histories meet every level. */
export const quickPolicy: ControlPolicy = {
  ...policy,
  errorBudget: { ...policy.errorBudget, reduced: 0.1, handback: 0.2, stopped: 0.4, minimum: 4 },
  breaker: { ...policy.breaker, lowConfidenceInARow: 3, minimum: 4, errorRate: 0.2 },
};

/** High limits, so that few right ones lead back again. */
export const loosePolicy: ControlPolicy = {
  ...policy,
  errorBudget: { ...policy.errorBudget, reduced: 0.4, handback: 0.6, stopped: 0.9, minimum: 3 },
};

type Unplaced<T> = T extends ControlEvent ? Omit<T, 'order' | 'atMs'> : never;
export type News = Unplaced<ControlEvent>;
/** News, and how long after the news before. */
export type Step = News & { readonly afterMs?: number };

export function orderOf(n: number): string {
  return String(n).padStart(6, '0');
}

/** Events in commit order, each at its place and moment. */
export function placed(steps: readonly Step[]): readonly ControlEvent[] {
  let atMs = startMs;
  return steps.map(({ afterMs = 0, ...news }, n) => {
    atMs += afterMs;
    return { ...news, order: orderOf(n + 1), atMs } as ControlEvent;
  });
}

export function right(more: Partial<Extract<News, { kind: 'checked' }>> = {}): News {
  const base = { kind: 'checked', agent, category: null, correct: true, cost: 1 } as const;
  return { ...base, inclusion: 1, ...more };
}

export function wrong(more: Partial<Extract<News, { kind: 'checked' }>> = {}): News {
  return right({ correct: false, ...more } as Partial<Extract<News, { kind: 'checked' }>>);
}

export function decided(more: Partial<Extract<News, { kind: 'decided' }>> = {}): News {
  return {
    kind: 'decided',
    agent,
    category: null,
    lowConfidence: false,
    free: true,
    automatic: true,
    probe: false,
    fallback: false,
    tookMs: 5,
    targets: [],
    ...more,
  };
}

export function called(more: Partial<Extract<News, { kind: 'called' }>> = {}): News {
  return {
    kind: 'called',
    source: 'desk',
    fault: null,
    tookMs: 9,
    probe: false,
    calls: 1,
    ...more,
  };
}

export function times(count: number, step: Step): readonly Step[] {
  return Array.from({ length: count }, () => step);
}

export function after(
  steps: readonly Step[],
  under: ControlPolicy = policy,
  from: ControlState = emptyControls(),
): ControlState {
  return placed(steps).reduce((state, event) => reduce(state, event, under), from);
}

export function agentOf(verdict: ControlVerdict): AgentVerdict {
  const found = verdict.agents[agent];
  if (found === undefined) throw new Error('no such agent');
  return found;
}

/** The agent's verdict after a history, `laterMs` after its end. */
export function verdictAfter(
  steps: readonly Step[],
  under: ControlPolicy = policy,
  laterMs = 0,
): AgentVerdict {
  const state = after(steps, under);
  return agentOf(verdictOf(advance(state, state.nowMs + laterMs, under), under));
}

export function strictness(mode: Mode): number {
  return modes.indexOf(mode);
}

/** Every mode a state knows of, as a number: higher is stricter. */
export function strictnesses(
  state: ControlState,
  under: ControlPolicy,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [name, one] of Object.entries(verdictOf(state, under).agents)) {
    found.set(name, strictness(one.mode));
    for (const [category, { mode }] of Object.entries(one.categories)) {
      found.set(`${name}/${category}`, strictness(mode));
    }
  }
  return found;
}

const gap = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat({ max: 10 * minuteMs }) },
  { weight: 1, arbitrary: fc.nat({ max: 90 * minuteMs }) },
);
/** Long enough for a breaker to probe. */
const pause = fc.constantFrom(0, 0, 0, 0, 5 * minuteMs, 20 * minuteMs);
const category = fc.constantFrom(null, null, 'billing', '__proto__');
const inclusion = fc.constantFrom(1, 1, 1, 0.5, 0.08, 0.01);
const cost = fc.constantFrom(1, 1, 1, 0, 0.5, 7);

export const rightStep: fc.Arbitrary<Step> = fc
  .record({ afterMs: gap, category, inclusion })
  .map(({ afterMs, ...more }) => ({ ...right(more), afterMs }));
export const wrongStep: fc.Arbitrary<Step> = fc
  .record({ afterMs: gap, category, cost, inclusion: fc.oneof(inclusion, fc.constant(null)) })
  .map(({ afterMs, ...more }) => ({ ...wrong(more), afterMs }));
export const freeStep: fc.Arbitrary<Step> = fc
  .record({ afterMs: gap, category })
  .map(({ afterMs, ...more }) => ({ ...decided({ ...more, tookMs: null }), afterMs }));

/** Checks and free decisions: what moves budgets, and nothing that moves a breaker. */
export const budgetHistory: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.tuple(fc.nat({ max: 9 }), rightStep) },
      { weight: 3, arbitrary: fc.tuple(fc.constant(1), wrongStep) },
      { weight: 1, arbitrary: fc.tuple(fc.nat({ max: 4 }), freeStep) },
    ),
    { maxLength: 12, size: 'max' },
  )
  .map((runs) => runs.flatMap(([count, step]) => times(count, step)));

const anyDecision = fc
  .record({
    afterMs: gap,
    category,
    lowConfidence: fc.boolean(),
    free: fc.boolean(),
    automatic: fc.boolean(),
    probe: fc.boolean(),
    fallback: fc.boolean(),
    tookMs: fc.constantFrom(null, 5, 30_000, 30_001, Number.NaN),
    targets: fc.subarray(['team=a', 'team=b']),
  })
  .map(({ afterMs, ...more }) => ({ ...decided(more), afterMs }));
const anyCall = fc
  .record({
    afterMs: gap,
    fault: fc.constantFrom(null, null, null, 'busy', 'wrong_visibility'),
    probe: fc.boolean(),
    tookMs: fc.constantFrom(null, 9, 40_000),
    calls: fc.constantFrom(1, 1, 3, 200, 0, Number.NaN),
  })
  .map(({ afterMs, ...more }) => ({ ...called(more), afterMs }));
const control = fc.constantFrom(
  `mode:${agent}`,
  `mode:${agent}/billing`,
  `breaker:agent:${agent}`,
  'breaker:source:desk',
  `burst:${agent}/team=a`,
  `agent:${agent}`,
  'nonsense',
);
const trip = fc
  .record({
    afterMs: gap,
    control,
    mode: fc.constantFrom(...modes),
    lasts: fc.option(fc.nat({ max: 60 * minuteMs })),
  })
  .map(
    ({ afterMs, control: id, mode, lasts }): Step => ({
      kind: 'tripped',
      control: id,
      mode,
      untilMs: lasts === null ? null : startMs + lasts,
      afterMs,
    }),
  );
const reset = fc
  .record({ afterMs: gap, control })
  .map(({ afterMs, control: id }): Step => ({ kind: 'reset', control: id, afterMs }));
const failed = gap.map((afterMs): Step => ({ kind: 'failed', agent, probe: true, afterMs }));

const goodRun = fc
  .tuple(pause, fc.boolean(), fc.nat({ max: 6 }), fc.boolean())
  .map(([afterMs, probe, count, ofSource]): readonly Step[] =>
    times(count, ofSource ? called({ probe }) : decided({ probe })).map((step, n) => ({
      ...step,
      afterMs: n === 0 ? afterMs : 0,
    })),
  );
const lowRun = fc
  .nat({ max: 5 })
  .map((count): readonly Step[] => times(count, decided({ lowConfidence: true })));

/** Anything at all. */
export const anyHistory: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.oneof(
      ...[rightStep, wrongStep, anyDecision, anyCall, trip, reset, failed].map((one) =>
        one.map((step): readonly Step[] => [step]),
      ),
      { weight: 4, arbitrary: goodRun },
      { weight: 2, arbitrary: lowRun },
    ),
    { maxLength: 30, size: 'max' },
  )
  .map((runs) => runs.flat());

export function inserted<T>(list: readonly T[], at: number, one: T): readonly T[] {
  return [...list.slice(0, at), one, ...list.slice(at)];
}

/** The mode of every cell as of its last event; for histories without limits that end by themselves. */
export function modesKept(state: ControlState): ReadonlyMap<string, number> {
  return new Map(
    state.agents.flatMap(([name, { cell, categories }]) => [
      [name, strictness(cell.mode)] as const,
      ...categories.map(([one, { mode }]) => [`${name}/${one}`, strictness(mode)] as const),
    ]),
  );
}
