import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AlertChange,
  type AlertState,
  alertChangeOf,
  alertEntryTypes,
  causeOf,
  describeCause,
  type IncidentNews,
  type IncidentState,
  incidentMessages,
  incidentNewsOf,
  modes,
  stepAlert,
  stepIncident,
} from '../../src/index.ts';

const about = { kind: 'mode', subject: 'mode:a', summary: 's' } as const;
const change = fc.oneof(
  fc
    .integer({ min: 1, max: 4 })
    .map((severity): AlertChange => ({ ...about, change: 'fires', severity })),
  fc.constant<AlertChange>({ ...about, change: 'still' }),
  fc.constant<AlertChange>({ ...about, change: 'recovers' }),
);

describe('alerts', () => {
  test('between two recoveries one is told at most once for each degree it gets worse by', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        let state: AlertState | null = null;
        let told = 0;
        for (const one of changes) {
          const step = stepAlert(state, one);
          if (step === null) continue;
          if (step.step === 'fired') told = 0;
          if (step.step === 'fired' || step.step === 'worse') told += 1;
          expect(told).toBeLessThanOrEqual(4);
          if (state?.state === 'firing' && step.step !== 'recovered') {
            expect(step.next.severity).toBeGreaterThanOrEqual(state.severity);
          }
          state = step.next;
        }
        const last = changes.filter((one) => one.change !== 'still').at(-1);
        expect(state?.state ?? 'recovered').toBe(last?.change === 'fires' ? 'firing' : 'recovered');
      }),
    );
  });

  test('every firing is counted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (times) => {
        let state: AlertState | null = null;
        for (let n = 0; n < times; n += 1) {
          state = stepAlert(state, { ...about, change: 'fires', severity: 1 })?.next ?? state;
        }
        expect(state?.times).toBe(times);
      }),
    );
  });

  test('whatever an entry holds, it is read or passed over', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...alertEntryTypes, 'other'),
        fc.dictionary(
          fc.constantFrom('control', 'to', 'code', 'cause', 'share', 'stuckCode'),
          fc.jsonValue(),
        ),
        (type, detail) => {
          const read = alertChangeOf({ type, detail });
          if (read !== null) expect(read.summary).toMatch(/\.$/);
          incidentNewsOf({ type, detail });
        },
      ),
    );
  });

  test.each([
    ['tripped', { control: 'mode:triage' }],
    ['tripped', { control: 'breaker:source:rt' }],
    ['write_ended', { stuckCode: null }],
    ['mode_changed', { control: 'mode:triage', to: 'asleep' }],
    ['mode_changed', { to: 'safe' }],
  ])('%s with %j is nothing of its own', (type, detail) => {
    expect(alertChangeOf({ type, detail })).toBeNull();
  });

  test.each([
    [
      { code: 'budget', value: 0.025, limit: 0.02, count: 120 },
      '2.5 % of 120 checked decisions were wrong, the limit is 2 %',
    ],
    [
      { code: 'low_confidence', value: 11, limit: 10, count: null },
      '11 unsure decisions in a row, the limit is 10',
    ],
    [
      { code: 'slow_response', value: 41_200, limit: 30_000, count: 1 },
      'an answer took 41.2 s, the limit is 30 s',
    ],
    [{ code: 'error_rate', value: 0.06, limit: null, count: 100 }, '6 % of 100 calls failed'],
    [{ code: 'nonsense', value: 'x' }, ''],
  ])('a cause is told with its numbers: %j', (cause, text) => {
    expect(describeCause(causeOf(cause))).toBe(text);
  });
});

describe('incidents', () => {
  const cause = causeOf(null);
  const news = fc
    .constantFrom(...modes)
    .map((mode): IncidentNews | null =>
      incidentNewsOf({ type: 'mode_changed', detail: { control: 'mode:a', agent: 'a', to: mode } }),
    );

  test('open from safe on, over at normal only, and the worst mode never gets better', () => {
    fc.assert(
      fc.property(fc.array(news, { maxLength: 40 }), (all) => {
        let state: IncidentState | null = null;
        for (const one of all) {
          if (one === null) throw new Error('a mode is news');
          const before: IncidentState | null = state;
          state = stepIncident(before, one) ?? before;
          if (one.opens) expect(state?.state).toBe('open');
          if (one.over && state !== null) expect(state.state).toBe('recovered');
          if (before?.worstMode != null && state?.worstMode != null) {
            expect(modes.indexOf(state.worstMode)).toBeGreaterThanOrEqual(
              modes.indexOf(before.worstMode),
            );
          }
        }
        const wanted = all.some((one) => one?.opens === true);
        expect(state !== null).toBe(wanted);
      }),
    );
  });

  test('messages name every number, and requesters get none', () => {
    const facts = {
      ...({ control: 'mode:triage/billing', state: 'open', worstMode: 'safe', cause } as const),
      ...{ openedAt: '2026-01-31 14:05 UTC', recoveredAt: null },
      ...{ total: 42, automatic: 31, held: 5, inReview: 6, written: 17 },
    };
    const [team, leadership, requesters] = incidentMessages(facts);
    for (const n of ['42', '31', '5', '6', '17', 'triage (billing)', 'safe']) {
      expect(`${team?.subject} ${team?.text}`).toContain(n);
    }
    expect(leadership?.text).toContain('17 were written');
    expect(requesters?.text).not.toMatch(/triage|billing|\d/);
  });
});
