import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterTurn,
  beginTurn,
  mayEscalate,
  nextInTurn,
  type Turn,
  type TurnEvent,
  type TurnLimits,
} from '../../src/index.ts';

const roomy: TurnLimits = { steps: 20, tokens: 10_000, timeoutMs: 60_000 };

/** Whatever a model may do next: call this and that, answer, or fail. */
const said = fc.record({
  tokens: fc.oneof(fc.nat(2_000), fc.constantFrom(Number.NaN, -5, Number.POSITIVE_INFINITY)),
  calls: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 3 }),
  useful: fc.boolean(),
  fails: fc.boolean(),
  tookMs: fc.nat(5_000),
});
const limits = fc.record({
  steps: fc.integer({ min: 1, max: 50 }),
  tokens: fc.integer({ min: 100, max: 20_000 }),
  timeoutMs: fc.integer({ min: 1_000, max: 600_000 }),
});

test('it ends within its steps, begins nothing after its time or its tokens, and asks once a step at most', () => {
  fc.assert(
    fc.property(limits, fc.array(said, { minLength: 200, maxLength: 200 }), (most, script) => {
      let turn = beginTurn(0);
      let nowMs = 0;
      let rounds = 0;
      for (const one of script) {
        const next = nextInTurn(turn, most, nowMs);
        if (next.kind === 'ask') {
          expect(nowMs).toBeLessThan(most.timeoutMs);
          expect(turn.tokens).toBeLessThan(most.tokens);
          expect(next.tokens).toBeLessThanOrEqual(most.tokens);
          expect(next.timeoutMs).toBeLessThanOrEqual(most.timeoutMs);
          turn = afterTurn(
            turn,
            one.fails ? { kind: 'failed', tokens: 0 } : { kind: 'asked', ...one },
          );
        } else if (next.kind === 'run') {
          turn = afterTurn(turn, { kind: 'ran', call: next.call, useful: one.useful });
        } else {
          break;
        }
        rounds += 1;
        nowMs += one.tookMs;
      }
      expect(rounds).toBeLessThanOrEqual(most.steps);
      expect(['ask', 'run']).not.toContain(nextInTurn(turn, most, nowMs).kind);
    }),
  );
});

test('no event gives back a step or a token, or makes the time longer', () => {
  const event: fc.Arbitrary<TurnEvent> = fc.oneof(
    said.map(({ tokens, calls }): TurnEvent => ({ kind: 'asked', tokens, calls })),
    said.map(({ tokens }): TurnEvent => ({ kind: 'failed', tokens })),
    fc.constantFrom<TurnEvent>({ kind: 'escalated' }, { kind: 'ran', call: 'a', useful: true }),
  );
  fc.assert(
    fc.property(fc.array(event), event, (before, last) => {
      const turn = before.reduce(afterTurn, beginTurn(7));
      const after = afterTurn(turn, last);
      expect(after.steps).toBeGreaterThanOrEqual(turn.steps);
      expect(after.tokens).toBeGreaterThanOrEqual(turn.tokens);
      expect(after.startedMs).toBe(7);
    }),
  );
});

const asked = (...calls: readonly string[]): TurnEvent => ({ kind: 'asked', tokens: 10, calls });
const ran = (call: string, useful = true): TurnEvent => ({ kind: 'ran', call, useful });
const after = (...events: readonly TurnEvent[]): Turn => events.reduce(afterTurn, beginTurn(0));

test.each<[string, Turn, object]>([
  ['at first a model is asked', after(), { kind: 'ask', tokens: 10_000, timeoutMs: 60_000 }],
  [
    'what it asks for is run',
    after(asked('a', 'b')),
    { kind: 'run', call: 'a', timeoutMs: 60_000 },
  ],
  [
    'one after the other',
    after(asked('a', 'b'), ran('a')),
    { kind: 'run', call: 'b', timeoutMs: 60_000 },
  ],
  [
    'then it is asked on',
    after(asked('a'), ran('a')),
    { kind: 'ask', tokens: 9_990, timeoutMs: 60_000 },
  ],
  ['an answer ends it', after(asked('a'), ran('a'), asked()), { kind: 'answered' }],
  ['a failure ends it', after({ kind: 'failed', tokens: 0 }), { kind: 'failed' }],
  [
    'the same call again is a loop',
    after(asked('a'), ran('a'), asked('a')),
    { kind: 'stop', code: 'loop' },
  ],
  [
    'also beside another',
    after(asked('a'), ran('a'), asked('b', 'a')),
    { kind: 'stop', code: 'loop' },
  ],
  ['also at once', after(asked('a', 'a')), { kind: 'stop', code: 'loop' }],
  [
    'three answers that bring nothing are too many',
    after(asked('a'), ran('a', false), asked('b'), ran('b', false), asked('c'), ran('c', false)),
    { kind: 'stop', code: 'no_progress' },
  ],
  [
    'one that brings something starts the count anew',
    after(asked('a'), ran('a', false), asked('b'), ran('b'), asked('c'), ran('c', false)),
    { kind: 'ask', tokens: 9_970, timeoutMs: 60_000 },
  ],
])('%s', (_what, turn, next) => {
  expect(nextInTurn(turn, roomy, 0)).toEqual(next);
});

test.each([
  ['step_limit', { ...roomy, steps: 2 }, 0],
  ['token_limit', { ...roomy, tokens: 10 }, 0],
  ['time_limit', roomy, 60_000],
  ['time_limit', roomy, Number.NaN],
] as const)('%s', (code, most, nowMs) => {
  const turn = after(asked('a'), ran('a'));
  expect(nextInTurn(turn, most, nowMs)).toEqual({ kind: 'stop', code });
});

test('another model begins from the beginning, with what is left', () => {
  const looped = after(asked('a'), ran('a'), asked('a'));
  const anew = afterTurn(looped, { kind: 'escalated' });
  expect(nextInTurn(anew, roomy, 0)).toEqual({ kind: 'ask', tokens: 9_980, timeoutMs: 60_000 });
  expect(mayEscalate(looped, { ...roomy, steps: 3 }, 0)).toBe(false);
  expect(mayEscalate(looped, { ...roomy, steps: 4 }, 0)).toBe(true);
});
