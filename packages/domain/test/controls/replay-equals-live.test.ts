import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advance,
  type ControlEvent,
  type ControlState,
  emptyControls,
  parseControlState,
  reduce,
  reduceAll,
  verdictOf,
} from '../../src/index.ts';
import {
  agent,
  agentOf,
  anyHistory,
  decided,
  inserted,
  minuteMs,
  placed,
  quickPolicy as policy,
  startMs,
  times,
  verdictAfter,
  wrong,
} from './support/history.ts';

/** A log as it may arrive: some twice, some late. */
const arrivals = fc
  .tuple(anyHistory, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 10 }))
  .map(([steps, again]) => {
    const events = placed(steps);
    return again.reduce((all: readonly ControlEvent[], [which, to]) => {
      const event = events[which % Math.max(1, events.length)];
      return event === undefined ? all : inserted(all, to % (all.length + 1), event);
    }, events);
  });
const momentMs = fc.integer({ min: startMs - minuteMs, max: startMs + 40 * 60 * minuteMs });

function all(events: readonly ControlEvent[]): ControlState {
  return reduceAll(emptyControls(), events, policy);
}

describe('whatever happened', { timeout: 30_000 }, () => {
  test('the state is the same in one go, one by one, with looks between, and through JSON', () => {
    fc.assert(
      fc.property(
        arrivals,
        fc.infiniteStream(fc.option(momentMs)),
        fc.infiniteStream(fc.boolean()),
        momentMs,
        (events, looks, kept, endMs) => {
          let live = emptyControls();
          for (const event of events) {
            const lookMs = looks.next().value;
            if (typeof lookMs === 'number') {
              live = advance(live, lookMs, policy);
              verdictOf(live, policy);
            }
            live = reduce(live, event, policy);
            if (kept.next().value === true) {
              live = parseControlState(JSON.parse(JSON.stringify(live))) ?? emptyControls();
            }
          }
          const latestMs = Math.max(live.nowMs, endMs);
          const replayed = advance(all(events), latestMs, policy);
          expect(advance(live, latestMs, policy)).toEqual(replayed);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('to look early and again is to look late', () => {
    fc.assert(
      fc.property(arrivals, momentMs, momentMs, (events, aMs, bMs) => {
        const state = all(events);
        const twice = advance(advance(state, aMs, policy), bMs, policy);
        const once = advance(state, Math.max(aMs, bMs), policy);
        expect(twice).toEqual(once);
        expect(verdictOf(twice, policy)).toEqual(verdictOf(once, policy));
      }),
    );
  });

  test('there is a verdict, and nothing in it is NaN', () => {
    fc.assert(
      fc.property(arrivals, momentMs, (events, nowMs) => {
        const verdict = verdictOf(advance(all(events), nowMs, policy), policy);
        expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
      }),
    );
  });

  test('a mode changes at most when an event comes or a limit set by a person ends, and says when', () => {
    fc.assert(
      fc.property(arrivals, fc.nat({ max: 90 * minuteMs }), (events, laterMs) => {
        const state = all(events);
        const soon = verdictOf(advance(state, state.nowMs + laterMs, policy), policy);
        const before = verdictOf(state, policy);
        for (const [name, view] of Object.entries(soon.agents)) {
          const was = before.agents[name];
          expect(view.sinceMs).toBeLessThanOrEqual(state.nowMs + laterMs);
          if (was?.mode === view.mode && was.sinceMs !== view.sinceMs) {
            expect(view.sinceMs).toBeGreaterThan(state.nowMs);
          }
          if (was !== undefined && was.mode !== view.mode) {
            expect(view.sinceMs).toBeGreaterThan(state.nowMs);
          }
        }
      }),
    );
  });
});

describe('what time brings comes at its moment, whenever looked at', () => {
  const open = times(4, decided({ lowConfidence: true }));

  test('a breaker probes from its moment on', () => {
    const { openForMs } = policy.breaker;
    expect(verdictAfter(open, policy, openForMs - 1).breaker.state).toBe('open');
    const late = verdictAfter(open, policy, openForMs + 12_345).breaker;
    expect(late).toMatchObject({ state: 'half_open', sinceMs: startMs + openForMs });
  });

  test('a limit of a person ends at its moment, and the mode below it began then', () => {
    const untilMs = startMs + 10 * minuteMs;
    const steps = [
      ...times(3, wrong()),
      { kind: 'tripped', control: `mode:${agent}`, mode: 'stopped', untilMs } as const,
    ];
    const tripped = { mode: 'stopped', sinceMs: startMs, cause: { code: 'tripped' } };
    expect(verdictAfter(steps, policy, 10 * minuteMs - 1)).toMatchObject(tripped);
    const ended = { mode: 'handback', sinceMs: untilMs, cause: { code: 'budget' } };
    expect(verdictAfter(steps, policy, 10 * minuteMs)).toMatchObject(ended);
    expect(verdictAfter(steps, policy, 17 * minuteMs)).toMatchObject(ended);
  });
});

test('a state that is damaged, of another version or half understood is refused', () => {
  const state = all(placed([...times(3, wrong({ category: 'x' })), ...times(4, decided())]));
  expect(parseControlState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  for (const other of [null, 1, [], {}, { ...state, version: 2 }, { ...state, more: 1 }]) {
    expect(parseControlState(other)).toBeNull();
  }
  const text = JSON.stringify(state);
  const leaves = [...text.matchAll(/(?<=[:,[])(-?\d+(\.\d+)?|"[^"]*"|null)(?=[,\]}])/gu)];
  expect(leaves.length).toBeGreaterThan(30);
  for (const leaf of leaves) {
    const damaged = `${text.slice(0, leaf.index)}{}${text.slice(leaf.index + leaf[0].length)}`;
    expect(parseControlState(JSON.parse(damaged)), damaged).toBeNull();
  }
  const twice = { ...state, agents: [...state.agents, ...state.agents] };
  expect(parseControlState(twice)).toBeNull();
  expect(agentOf(verdictOf(state, policy)).mode).not.toBe('normal');
});
