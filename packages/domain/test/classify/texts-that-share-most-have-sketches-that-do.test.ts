import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrams, readGrams } from '../../src/classify/features/grams.ts';
import {
  alikeness,
  bandsOf,
  LIKENESS_TEXT_MOST,
  SKETCH_HASHES,
  sketchOf,
} from '../../src/classify/index.ts';

const sketch = (text: string): Uint32Array => {
  const made = sketchOf(text);
  if (made === null) throw new Error('this text has something to compare');
  return made;
};
const between = (a: string, b: string): number => alikeness(sketch(a), sketch(b));
const sharedBands = (a: string, b: string): number => {
  const theirs = bandsOf(sketch(b));
  return bandsOf(sketch(a)).filter((band) => theirs.includes(band)).length;
};

/** What the estimate stands for, counted. */
function jaccard(a: string, b: string): number {
  const keysOf = (text: string): ReadonlySet<number> => {
    const grams = createGrams();
    readGrams(text, grams);
    const { words, wordEnd, chars, charEnd } = grams;
    return new Set([...words.subarray(0, wordEnd), ...chars.subarray(0, charEnd)]);
  };
  const [mine, theirs] = [keysOf(a), keysOf(b)];
  const both = [...mine].filter((key) => theirs.has(key)).length;
  return both / (mine.size + theirs.size - both);
}

const word = fc.stringMatching(/^[a-zä]{2,10}$/);
const words = fc.array(word, { minLength: 1, maxLength: 40 });

describe('how much alike two texts are', () => {
  it('is all of it for one text, also in other letters and with other spaces', () => {
    fc.assert(
      fc.property(words, (given) => {
        const text = given.join(' ');
        expect(between(text, text)).toBe(1);
        expect(between(text, ` ${given.join('  ')}.`.toUpperCase().toLowerCase())).toBe(1);
        expect(bandsOf(sketch(text))).toEqual(bandsOf(sketch(text)));
      }),
    );
  });

  it('is the same in both directions, and no more than all', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const share = between(a.join(' '), b.join(' '));
        expect(share).toBe(between(b.join(' '), a.join(' ')));
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is close to what the two share of all they have', () => {
    // Four standard errors of the estimate at its widest.
    const most = 4 * Math.sqrt(0.25 / SKETCH_HASHES);
    fc.assert(
      fc.property(words, words, (common, own) => {
        const [a, b] = [[...common, ...own].join(' '), common.join(' ')];
        expect(Math.abs(between(a, b) - jaccard(a, b))).toBeLessThan(most);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

it.each([
  ['my laptop does not start since this morning', 'my laptop does not start since yesterday', 0.5],
  ['please reset my password for the mail account', 'the printer on floor three eats paper', 0],
])('%s and %s', (a, b, least) => {
  const share = between(a, b);
  if (least === 0) expect(share).toBeLessThan(0.2);
  else expect(share).toBeGreaterThan(least);
});

it('finds what is very alike by its bands, and seldom what is not', () => {
  const text = 'I cannot reach the file server of the finance team from home over the tunnel';
  expect(sharedBands(text, `${text} today`)).toBeGreaterThan(0);
  expect(sharedBands(text, 'my order has not arrived and nobody answers the telephone')).toBe(0);
});

it('compares no text in which a sentence could be hidden, and none without words', () => {
  expect(sketchOf('a '.repeat(LIKENESS_TEXT_MOST))).toBeNull();
  expect(sketchOf('word '.repeat(LIKENESS_TEXT_MOST / 5))).not.toBeNull();
  expect(sketchOf('')).toBeNull();
  expect(sketchOf('?! …')).toBeNull();
});
