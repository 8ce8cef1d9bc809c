import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { upperShare } from '../../src/controls/burst-limit.ts';
import {
  advance,
  burstLimit,
  type ControlPolicy,
  type ControlState,
  emptyControls,
  isBurst,
  mayBeBurst,
  reduceAll,
  usualOf,
  verdictOf,
} from '../../src/index.ts';
import {
  after,
  agent,
  agentOf,
  decided,
  minuteMs,
  placed,
  policy,
  type Step,
  times,
} from './support/history.ts';

/** ln of n! by adding up. */
const logFactorial = [0];
for (let n = 1; n <= 2_000; n += 1) logFactorial.push((logFactorial[n - 1] ?? 0) + Math.log(n));

/** P(Bin(n, p) ≥ k), term by term. */
function exactTail(n: number, p: number, k: number): number {
  let sum = 0;
  for (let i = k; i <= n; i += 1) {
    const ways = (logFactorial[n] ?? 0) - (logFactorial[i] ?? 0) - (logFactorial[n - i] ?? 0);
    sum += Math.exp(ways + i * Math.log(p) + (n - i) * Math.log(1 - p));
  }
  return Math.min(1, sum);
}

/** By bisection on the exact tail: the share under which at most `count` of `total` has a chance of 1 %. */
function clopperPearson(count: number, total: number): number {
  let low = count / total;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (1 - exactTail(total, middle, count + 1) > 0.01) low = middle;
    else high = middle;
  }
  return high;
}

describe('the limit', () => {
  const cases = fc.record({
    among: fc.integer({ min: 1, max: 400 }),
    total: fc.integer({ min: 100, max: 800 }),
    part: fc.double({ min: 0, max: 0.6, noNaN: true }),
  });

  test('is never below the exact one, and few above it', () => {
    fc.assert(
      fc.property(cases, ({ among, total, part }) => {
        const count = Math.floor(total * part);
        const share = upperShare(count, total);
        expect(share).toBeGreaterThanOrEqual(clopperPearson(count, total) - 1e-6);
        const limit = burstLimit(among, count, total, 1);
        let exact = 1;
        while (exact <= among && exactTail(among, share, exact) > 1e-6) exact += 1;
        if (exact > among) expect(limit).toBe(Number.POSITIVE_INFINITY);
        else expect(limit).toBeGreaterThanOrEqual(exact);
        if (limit <= among) expect(limit - exact).toBeLessThanOrEqual(3 + 0.01 * among);
      }),
    );
  });

  test('never falls with how many were decided, how usual the target is, or the minimum', () => {
    fc.assert(
      fc.property(cases, fc.nat({ max: 50 }), ({ among, total, part }, more) => {
        const count = Math.floor(total * part);
        const limit = burstLimit(among, count, total, 8);
        expect(burstLimit(among, Math.min(total, count + more), total, 8)).toBeGreaterThanOrEqual(
          limit,
        );
        expect(burstLimit(among, count, total, 8 + more)).toBeGreaterThanOrEqual(limit);
        const wider = burstLimit(among + more, count, total, 8);
        if (Number.isFinite(limit)) expect(wider).toBeGreaterThanOrEqual(limit);
      }),
    );
  });

  test('is never reached without looking odd before', () => {
    fc.assert(
      fc.property(cases, fc.nat({ max: 400 }), ({ among, total, part }, count) => {
        const usual = { count: Math.floor(total * part), total };
        if (isBurst(count, among, usual, 8)) expect(mayBeBurst(count, among, usual, 8)).toBe(true);
      }),
    );
    const usual = { count: 60, total: 300 };
    expect(mayBeBurst(7, 7, usual, 8)).toBe(false);
    expect(mayBeBurst(8, 8, usual, 8)).toBe(true);
    expect(isBurst(11, 11, usual, 8)).toBe(true);
    expect(isBurst(10, 10, usual, 8)).toBe(false);
    expect(mayBeBurst(40, 40, { count: 20, total: 99 }, 8)).toBe(false);
  });

  test('is none while what is usual is not known', () => {
    expect(burstLimit(500, 0, 99, 8)).toBe(Number.POSITIVE_INFINITY);
    expect(burstLimit(500, 0, 100, 8)).toBeLessThan(500);
    expect(burstLimit(500, 0, Number.NaN, 8)).toBe(Number.POSITIVE_INFINITY);
    expect(burstLimit(7, 0, 1_000, 8)).toBe(Number.POSITIVE_INFINITY);
    expect(burstLimit(50, 1_000, 1_000, 8)).toBe(Number.POSITIVE_INFINITY);
  });
});

const teams: Readonly<Record<string, number>> = {
  billing: 0.3,
  network: 0.25,
  desk: 0.25,
  hr: 0.15,
  legal: 0.05,
};
/** A usual mix: teams in turn, by their shares, without chance. */
function usualTeam(n: number): string {
  const at = (((n * 0.618_034) % 1) + 1) % 1;
  let sum = 0;
  for (const [team, share] of Object.entries(teams)) {
    sum += share;
    if (at < sum) return team;
  }
  return 'billing';
}
function toTeam(team: string, afterMs = 0): Step {
  return { ...decided({ targets: [`team=${team}`, 'priority=normal'] }), afterMs };
}
function usualDay(count: number, everyMs: number): readonly Step[] {
  return Array.from({ length: count }, (_, n) => toTeam(usualTeam(n), everyMs));
}

/** How many of a flood act by themselves before the guard holds them; the rest of the traffic goes on as usual. */
function writtenBeforeHeld(
  before: readonly Step[],
  flood: readonly Step[],
  target: string,
  under: ControlPolicy = policy,
): number {
  let state: ControlState = emptyControls();
  let written = 0;
  for (const [n, event] of placed([...before, ...flood]).entries()) {
    const held = verdictOf(state, under).agents[agent]?.bursts[target] !== undefined;
    const toTarget = event.kind === 'decided' && event.targets.includes(target);
    if (n >= before.length && toTarget && !held) written += 1;
    const acts = event.kind === 'decided' && !(held && toTarget);
    state = reduceAll(
      state,
      [acts ? event : ({ ...event, automatic: false } as typeof event)],
      under,
    );
  }
  return written;
}

describe('200 urgent billing tickets that a changed rule sends to the wrong team', () => {
  // One a second, a usual ticket between every three.
  const flood = Array.from({ length: 266 }, (_, n) =>
    n % 4 === 3 ? toTeam(usualTeam(n), 1_000) : toTeam('legal', 1_000),
  );
  test.each([
    ['after a calm day of 600 tickets', usualDay(600, 2 * minuteMs), 8],
    ['after a busy hour of 1,000', usualDay(1_000, 3_600), 13],
  ] as const)('%s: fewer than 20 are written', (_when, before, most) => {
    const written = writtenBeforeHeld(before, flood, 'team=legal');
    expect(written).toBe(most);
  });

  test('from past tickets alone, on the first day', () => {
    const counts = Object.entries(teams).map(
      ([team, share]) => [`team=${team}`, 1_000 * share] as const,
    );
    const usual = { total: 1_000, targets: Object.fromEntries(counts) };
    expect(writtenBeforeHeld([], flood, 'team=legal', { ...policy, usual })).toBeLessThan(20);
    // With nothing known at all, nothing is unusual.
    expect(writtenBeforeHeld([], flood, 'team=legal')).toBeGreaterThanOrEqual(200);
  });
});

describe('what is held', () => {
  const day = usualDay(600, 2 * minuteMs);
  const flood = times(30, toTeam('legal', 1_000));
  const bursts = (steps: readonly Step[]): readonly string[] => {
    const state = after(steps);
    return Object.keys(agentOf(verdictOf(state, policy)).bursts);
  };
  const release: Step = { kind: 'reset', control: `burst:${agent}/team=legal` };

  test('is nothing in a usual mix, at any pace', () => {
    for (const everyMs of [100, 5_000, 2 * minuteMs]) {
      expect(bursts(usualDay(3_000, everyMs))).toEqual([]);
    }
  });

  test('says how many came, the limit and among how many', () => {
    const state = after([...day, ...flood]);
    const { cause } = agentOf(verdictOf(state, policy)).bursts['team=legal'] ?? {};
    expect(cause).toMatchObject({ code: 'burst' });
    expect(cause?.value).toBeGreaterThanOrEqual(cause?.limit ?? Number.POSITIVE_INFINITY);
    expect(cause?.count).toBeGreaterThanOrEqual(cause?.value ?? 0);
  });

  test('stays held until a person releases it, however long that takes', () => {
    expect(bursts([...day, ...flood])).toEqual(['team=legal']);
    const days = usualDay(2_000, 10 * minuteMs);
    expect(bursts([...day, ...flood, ...days])).toEqual(['team=legal']);
    const state = after([...day, ...flood]);
    const later = advance(state, state.nowMs + 10_000 * minuteMs, policy);
    expect(Object.keys(agentOf(verdictOf(later, policy)).bursts)).toEqual(['team=legal']);
    expect(bursts([...day, ...flood, release])).toEqual([]);
  });

  test('is usual once a person has released it, and not before', () => {
    const share = (steps: readonly Step[]): number => {
      const { total, targets } = usualOf(after(steps), agent);
      return (targets['team=legal'] ?? 0) / total;
    };
    const hours = usualDay(20, 10 * minuteMs).filter(
      (step) => step.kind === 'decided' && !step.targets.includes('team=legal'),
    );
    const before = share(day);
    expect(before).toBeCloseTo(0.05, 1);
    expect(share([...day, ...flood, ...hours])).toBeLessThanOrEqual(before);
    expect(share([...day, ...flood, release, ...hours])).toBeGreaterThan(before + 0.02);
    expect(bursts([...day, ...flood, release, ...times(5, toTeam('legal', 1_000))])).toEqual([]);
  });

  test('is not hidden by repeats of other decisions', () => {
    const events = placed([...day, ...flood]);
    const calm = reduceAll(emptyControls(), events.slice(0, 605), policy);
    const [another] = events;
    if (another === undefined) return;
    const noisy = reduceAll(calm, times(5_000, another as never) as never, policy);
    const found = agentOf(verdictOf(reduceAll(noisy, events.slice(605), policy), policy)).bursts;
    expect(Object.keys(found)).toContain('team=legal');
  });
});

test('what is usual fades by half in seven days', () => {
  const day = usualDay(600, 2 * minuteMs);
  const week: Step = { ...toTeam('desk'), afterMs: 7 * 24 * 60 * minuteMs };
  const { total } = usualOf(after([...day, toTeam('desk', 11 * minuteMs)]), agent);
  expect(usualOf(after([...day, toTeam('desk', 11 * minuteMs), week]), agent).total).toBeCloseTo(
    (total + 1) / 2,
    0,
  );
  const prior = { total: 50, targets: { 'team=desk': 50 } };
  expect(usualOf(emptyControls(), agent, prior)).toEqual(prior);
});
