import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advance,
  type BreakerView,
  type ControlEvent,
  type ControlPolicy,
  type ControlState,
  emptyControls,
  reduce,
  verdictOf,
} from '../../src/index.ts';
import {
  after,
  agent,
  anyHistory,
  called,
  decided,
  minuteMs,
  placed,
  policy,
  quickPolicy,
  type Step,
  strictnesses,
  times,
  verdictAfter,
} from './support/history.ts';

const { openForMs } = policy.breaker;
const low = decided({ lowConfidence: true });
const probe = (more: Parameters<typeof decided>[0] = {}): Step => decided({ probe: true, ...more });
const wait = (afterMs: number, step: Step = decided()): Step => ({ ...step, afterMs });

function source(steps: readonly Step[], laterMs = 0, under = policy): BreakerView {
  const state = after(steps, under);
  const view = verdictOf(advance(state, state.nowMs + laterMs, under), under).sources['desk'];
  if (view === undefined) throw new Error('no such source');
  return view;
}

describe('an agent', () => {
  test.each([
    ['stays closed at 10 unsure in a row', times(10, low)],
    ['opens at 11 unsure in a row', times(11, low)],
    [
      'stays closed at 10 and 10 unsure with a sure one between',
      [...times(10, low), decided(), ...times(10, low)],
    ],
    ['stays closed at 30.0 s for an answer', [decided({ tookMs: 30_000 })]],
    ['opens at 30.001 s for an answer', [decided({ tookMs: 30_001 })]],
    ['opens at a time that is no number', [decided({ tookMs: Number.NaN })]],
    ['stays closed at 1 failure', failures(0, 1)],
    ['stays closed at 4 failures in 100', failures(96, 4)],
    ['opens at 5 failures in 100', failures(95, 5)],
    ['opens at 2 failures in 40', failures(38, 2)],
    ['stays closed at 2 failures in 41', failures(39, 2)],
    ['opens at 2 failures of the first 2, as at 2 of 20', failures(0, 2)],
    ['opens at 2 answers by a fallback', times(2, decided({ fallback: true }))],
  ] as const)('%s', (name, steps) => {
    const verdict = verdictAfter(steps as readonly Step[]);
    const state = name.startsWith('opens') ? 'open' : 'closed';
    expect(verdict.breaker.state).toBe(state);
    expect(verdict.mode).toBe(state === 'open' ? 'safe' : 'normal');
    expect(verdict.probeShare).toBe(state === 'open' ? 0 : 1);
  });

  test('says why, with the number and the limit it met', () => {
    const cause = { code: 'low_confidence', value: 11, limit: 10, count: 11 };
    expect(verdictAfter(times(11, low))).toMatchObject({ cause, breaker: { cause } });
    const slow = { code: 'slow_response', value: 31_000, limit: 30_000 };
    expect(verdictAfter([decided({ tookMs: 31_000 })]).cause).toMatchObject(slow);
    const errors = { code: 'error_rate', value: 0.05, limit: 0.05, count: 100 };
    expect(verdictAfter(failures(95, 5)).cause).toMatchObject(errors);
  });

  test('comes back by 5 good probes at each of 5, 20 and 50 %, and stays safe until then', () => {
    const open = times(11, low);
    const shares = [0, 4, 5, 9, 10, 14].map((probes) => {
      const { probeShare, mode, breaker } = verdictAfter([
        ...open,
        wait(openForMs),
        ...times(probes, probe()),
      ]);
      expect([mode, breaker.state]).toEqual(['safe', 'half_open']);
      return probeShare;
    });
    expect(shares).toEqual([0.05, 0.05, 0.2, 0.2, 0.5, 0.5]);
    const back = verdictAfter([...open, wait(openForMs), ...times(15, probe())]);
    expect(back).toMatchObject({ mode: 'normal', probeShare: 1, breaker: { state: 'closed' } });
  });

  test('opens again at one bad probe, for twice as long each time, up to an hour', () => {
    let steps: readonly Step[] = times(11, low);
    const lengths: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const { breaker } = verdictAfter(steps);
      lengths.push(((breaker.probesAtMs ?? 0) - breaker.sinceMs) / minuteMs);
      const waitMs = (breaker.probesAtMs ?? 0) - breaker.sinceMs;
      steps = [...steps, wait(waitMs), ...times(7, probe()), probe({ lowConfidence: true })];
    }
    expect(lengths).toEqual([5, 10, 20, 40, 60, 60]);
  });

  test('remembers failed probes until it was closed for an hour', () => {
    const failedOnce = [...times(11, low), wait(openForMs), probe({ fallback: true })];
    const closed = [...failedOnce, wait(2 * openForMs), ...times(15, probe())];
    const opensFor = (pauseMs: number): number => {
      const slow = decided({ tookMs: 40_000 });
      const { breaker } = verdictAfter([...closed, wait(pauseMs, slow)]);
      return (breaker.probesAtMs ?? 0) - breaker.sinceMs;
    };
    expect(opensFor(60 * minuteMs - 1)).toBe(2 * openForMs);
    expect(opensFor(60 * minuteMs)).toBe(openForMs);
  });

  test('that is unsure now and then passes its probes, unless that was why it opened', () => {
    const slow = [decided({ tookMs: 40_000 }), wait(openForMs), ...times(4, probe())];
    const unsure = probe({ lowConfidence: true });
    expect(verdictAfter([...slow, unsure, ...times(5, probe())]).probeShare).toBe(0.2);
    expect(verdictAfter([...slow, unsure, ...times(4, probe())]).probeShare).toBe(0.05);
  });

  test('is not moved by what rules decided in its place', () => {
    const open = times(11, low);
    const bad = decided({ lowConfidence: true, fallback: true, tookMs: 99_000 });
    const opened = verdictAfter(open).breaker;
    expect(verdictAfter([...open, ...times(30, decided())]).breaker).toEqual(opened);
    expect(verdictAfter([...open, wait(minuteMs, bad), ...times(9, bad)]).breaker).toEqual(opened);
    const probing = [...open, wait(openForMs)];
    const half = verdictAfter(probing).breaker;
    expect(verdictAfter([...probing, bad, ...times(30, decided())]).breaker).toEqual(half);
  });
});

describe('a source', () => {
  test('opens by failed calls and comes back by calls, one share at a time', () => {
    const open = [called({ calls: 18 }), ...times(2, called({ fault: 'busy' }))];
    expect(source(open)).toMatchObject({ state: 'open', share: 0 });
    const many = called({ probe: true, calls: 50 });
    const shares = [0, 1, 2, 3].map(
      (n) => source([...open, wait(openForMs), ...times(n, many)]).share,
    );
    expect(shares).toEqual([0.05, 0.2, 0.5, 1]);
  });

  test('that showed what nobody may see opens at once, and only a person closes it', () => {
    const seen = called({ fault: 'wrong_visibility' });
    for (const before of [[], [...times(2, called({ fault: 'busy' }))]]) {
      const steps = [...before, seen];
      const stays = source(steps, 1_000 * 60 * minuteMs);
      expect(stays).toMatchObject({ state: 'open', probesAtMs: null, share: 0 });
      const probes = times(40, wait(60 * minuteMs, called({ probe: true })));
      expect(source([...steps, ...probes]).state).toBe('open');
      const reset = { kind: 'reset', control: 'breaker:source:desk' } as const;
      expect(source([...steps, reset]).state).toBe('closed');
    }
  });

  test('tripped by a person is open for as long as that says', () => {
    const trip = (minutes: number | null): Step => {
      const untilMs = minutes === null ? null : (placed([low])[0]?.atMs ?? 0) + minutes * minuteMs;
      return { kind: 'tripped', control: 'breaker:source:desk', mode: 'safe', untilMs };
    };
    expect(source([trip(10)], 10 * minuteMs - 1).state).toBe('open');
    expect(source([trip(10)], 10 * minuteMs).state).toBe('half_open');
    expect(source([trip(10), trip(5)], 9 * minuteMs).state).toBe('open');
    expect(source([trip(null), trip(5)], 900 * minuteMs).state).toBe('open');
  });
});

interface Seen {
  readonly event: ControlEvent | null;
  readonly before: ControlState;
  readonly now: ControlState;
}

/** Every step of a history, and the time between its events. */
function watched(steps: readonly Step[], under: ControlPolicy): readonly Seen[] {
  let before = emptyControls();
  return placed(steps).flatMap((event) => {
    const waited = advance(before, event.atMs, under);
    const now = reduce(waited, event, under);
    const seen = [
      { event: null, before, now: waited },
      { event, before: waited, now },
    ];
    before = now;
    return seen;
  });
}

function shares(state: ControlState): ReadonlyMap<string, number> {
  const { agents, sources } = verdictOf(state, quickPolicy);
  return new Map([
    ...Object.entries(agents).map(([name, one]) => [name, one.breaker.share] as const),
    ...Object.entries(sources).map(([name, one]) => [name, one.share] as const),
  ]);
}

function isGoodProbe(event: ControlEvent): boolean {
  if (event.kind === 'decided') return event.probe && !event.fallback && !event.lowConfidence;
  return event.kind === 'called' && event.probe && event.fault === null;
}

describe('the share let through', { timeout: 30_000 }, () => {
  test('grows by time to the first share only, then by good probes, or by a person', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        for (const { event, before, now } of watched(steps, quickPolicy)) {
          const was = shares(before);
          for (const [name, share] of shares(now)) {
            if (share <= (was.get(name) ?? 1)) continue;
            if (event === null) expect(share).toBe(0.05);
            else expect(event.kind === 'reset' || isGoodProbe(event)).toBe(true);
          }
        }
      }),
    );
  });

  test('never grows because of late or repeated news, nor does a mode become freer', () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (steps, late) => {
        let state = after(steps, quickPolicy);
        for (const event of placed(late)) {
          const next = reduce(state, { ...event, order: '' }, quickPolicy);
          const [was, is] = [shares(state), shares(next)];
          for (const [name, share] of is) expect(share).toBeLessThanOrEqual(was.get(name) ?? 1);
          const modesNow = strictnesses(next, quickPolicy);
          for (const [name, mode] of strictnesses(state, quickPolicy)) {
            if ((modesNow.get(name) ?? 0) < mode) expect.fail(`${name} became freer`);
          }
          state = next;
        }
      }),
    );
  });

  test('first shrinks no later because good news is missing or bad news came twice', () => {
    const isSlow = ({ tookMs }: { readonly tookMs: number | null }): boolean =>
      tookMs !== null && !(tookMs <= quickPolicy.breaker.responseOverMs);
    const isBad = (event: ControlEvent): boolean =>
      event.kind === 'failed' ||
      (event.kind === 'decided' && (event.lowConfidence || event.fallback || isSlow(event))) ||
      (event.kind === 'called' && (event.fault !== null || isSlow(event)));
    const calls = anyHistory.map((steps) =>
      steps.filter(({ kind }) => kind === 'decided' || kind === 'called' || kind === 'failed'),
    );
    const firstClosed = (events: readonly (ControlEvent | null)[]): ReadonlyMap<string, number> => {
      const found = new Map<string, number>();
      let state = emptyControls();
      for (const [n, event] of events.entries()) {
        if (event !== null) state = reduce(state, event, quickPolicy);
        for (const [name, share] of shares(state)) {
          if (share < 1 && !found.has(name)) found.set(name, n);
        }
      }
      return found;
    };
    fc.assert(
      fc.property(calls, fc.infiniteStream(fc.boolean()), (steps, choice) => {
        const events = placed(steps).flatMap((event) => [event, null]);
        const changed = events.map((event, n) => {
          const before = n === 0 ? null : (events[n - 1] ?? null);
          if (event === null)
            return before !== null && isBad(before) && choice.next().value ? before : null;
          return !isBad(event) && choice.next().value ? null : event;
        });
        const worse = firstClosed(changed);
        for (const [name, at] of firstClosed(events)) {
          expect(worse.get(name) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(at + 1);
        }
      }),
    );
  });
});

function failures(good: number, failed: number): readonly Step[] {
  return [...times(good, decided()), ...times(failed, { kind: 'failed', agent, probe: false })];
}
