import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editShare } from '../../src/index.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });

test('a share lies between 0 and 1, is 0 for the same words alone, and is the same both ways', () => {
  fc.assert(
    fc.property(words, words, (before, after) => {
      const share = editShare(before.join(' '), after.join('  \n'));
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
      expect(share === 0).toBe(before.join() === after.join());
      expect(editShare(after.join(' '), before.join(' '))).toBe(share);
    }),
  );
});

test('one word of four that is replaced, put in or taken out is a quarter', () => {
  expect(editShare('we are at it', 'we are on it')).toBe(0.25);
  expect(editShare('we are it', 'we are at it')).toBe(0.25);
  expect(editShare('we are at it', 'we at it')).toBe(0.25);
  expect(editShare('we are at it', 'nothing remains of this text')).toBe(1);
});

test('the longest reply is measured while a transaction is open', () => {
  const long = (word: string): string => `${word} `.repeat(5_000);
  const from = performance.now();
  expect(editShare(long('a'), long('b'))).toBe(1);
  expect(performance.now() - from).toBeLessThan(2_000);
});
