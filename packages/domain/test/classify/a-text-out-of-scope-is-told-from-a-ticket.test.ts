import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictExplained, predictWithScope, trainModel } from '../../src/classify/index.ts';
import { fitWeights } from '../../src/classify/scope/fit-weights.ts';
import { weighSigns } from '../../src/classify/scope/signs.ts';
import { ticketRows } from './support/tickets.ts';

const others = [
  'play some music in the kitchen',
  'which film won the prize last year',
  'tell me a joke about penguins',
  'how far away is the moon tonight',
  'my cousin bought a yellow bicycle',
  'boil the rice for twelve minutes',
];
const marked = Array.from({ length: 60 }, (_, at) => ({
  text: `${others[at % others.length]} ${others[(at * 5 + 2) % others.length]?.slice(0, 12)} ${at}`,
  labels: { category: 'never looked at' },
  inScope: false,
}));
const rows = ticketRows(400, 1);
const fields = ['category', 'team'];
const alone = trainModel({ rows, fields, seed: 1 });
const taught = trainModel({ rows: [...rows, ...marked], fields, seed: 1 });
const strangers = [
  'sing a song for the penguins',
  'is the rice done',
  'how old is the yellow moon',
];

function shareFlagged(
  model: typeof alone,
  texts: readonly string[],
  by: 'outOfScope' | 'unusual',
): number {
  const flagged = texts.filter((text) => {
    const measured = predictWithScope(model, text)[by];
    return measured !== null && measured.score >= measured.limit;
  });
  return flagged.length / texts.length;
}

describe('the out-of-scope score', () => {
  it('flags texts on other topics, with and without rows that were marked', () => {
    for (const model of [alone, taught]) {
      expect(shareFlagged(model, strangers, 'outOfScope')).toBe(1);
      const fresh = ticketRows(400, 2).map(({ text }) => text);
      expect(shareFlagged(model, fresh, 'outOfScope')).toBeLessThanOrEqual(0.08);
      expect(shareFlagged(model, fresh, 'unusual')).toBeLessThanOrEqual(0.04);
    }
  });

  it('leaves every answer as it was: marked rows teach no field', () => {
    expect(taught.heads).toEqual(alone.heads);
    expect(taught.space).toEqual(alone.space);
    expect(taught.fields).toEqual(alone.fields);
    expect(taught.scope?.marked).toBe(60);
    expect(alone.scope?.marked).toBe(0);
  });

  it('does not depend on the order of the rows', () => {
    const turned = trainModel({ rows: [...marked, ...rows].reverse(), fields, seed: 1 });
    expect(turned).toEqual(taught);
  });

  it('lies within 0 and 1 and is the same again for any text, alone and with explanations', {
    timeout: 30_000,
  }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const model of [alone, taught]) {
          const { outOfScope, unusual } = predictWithScope(model, text);
          expect(outOfScope?.score).toBeGreaterThanOrEqual(0);
          expect(outOfScope?.score).toBeLessThanOrEqual(1);
          expect(outOfScope?.limit).toBe(0.5);
          expect(unusual?.score).toBeGreaterThanOrEqual(0);
          expect(unusual?.score).toBeLessThanOrEqual(1);
          const explained = predictExplained(model, text);
          expect(explained.outOfScope).toEqual(outOfScope);
          expect(explained.unusual).toEqual(unusual);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is highest, and wholly unknown, for a text of nothing the model knows', () => {
    const answer = predictWithScope(taught, 'ωψξ ζθφ');
    expect(answer.unusual?.score).toBe(1);
    expect(answer.outOfScope?.score).toBeGreaterThan(answer.outOfScope?.limit ?? Number.NaN);
  });

  it('never falls when more of the text is unknown or the decision is weaker', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const weight = fc.double({ min: 0, max: 9, noNaN: true });
    fc.assert(
      fc.property(weight, weight, share, share, share, (strangeness, indecision, a, b, best) => {
        const weights = { strangeness, indecision, marked: 1 };
        const at = (unknown: number, value: number): number =>
          weighSigns(weights, { best: value, share: 0.5, unknown, marked: 0 });
        expect(at(Math.max(a, b), best)).toBeGreaterThanOrEqual(at(Math.min(a, b), best));
        expect(at(a, best)).toBeGreaterThanOrEqual(at(a, best + b));
      }),
    );
  });

  it('is not made from few rows, which say nothing about a limit', () => {
    expect(trainModel({ rows: ticketRows(99, 1), fields, seed: 1 }).scope).toBeNull();
    const few = trainModel({ rows: [...rows, ...marked.slice(0, 19)], fields, seed: 1 });
    expect(few.scope).toMatchObject({ marked: 0, outside: null });
  });
});

describe('fitted weights', () => {
  it('follow the column that tells the sides apart, and are 0 where a column speaks the other way', () => {
    const below = Array.from({ length: 200 }, (_, at) => [at % 10, 10 + (at % 7), at % 3]);
    const above = Array.from({ length: 30 }, (_, at) => [6 + (at % 10), at % 7, at % 3]);
    const [apart = 0, against = 0, neither = 0] = fitWeights(below, above);
    expect(apart).toBeGreaterThan(0.1);
    expect(against).toBe(0);
    expect(Math.abs(neither)).toBeLessThan(apart / 5);
  });
});
