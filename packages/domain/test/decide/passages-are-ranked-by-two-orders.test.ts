import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankPassages, USEFUL_PART_SHARE, USEFUL_WORD_SHARE } from '../../src/index.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const matches = fc.uniqueArray(
  fc.record({ key: fc.string({ minLength: 1 }), wordShare: share, partShare: share }),
  { selector: ({ key }) => key, maxLength: 30 },
);

test('only useful ones, each once, no more than asked for', () => {
  fc.assert(
    fc.property(matches, fc.nat(10), (given, most) => {
      const ranked = rankPassages(given, most);
      expect(ranked.length).toBeLessThanOrEqual(most);
      expect(new Set(ranked.map(({ key }) => key)).size).toBe(ranked.length);
      for (const { wordShare, partShare } of ranked) {
        expect(wordShare >= USEFUL_WORD_SHARE || partShare >= USEFUL_PART_SHARE).toBe(true);
      }
    }),
  );
});

test('the order they come in decides nothing', () => {
  fc.assert(
    fc.property(matches, (given) => {
      expect(rankPassages([...given].reverse(), 30)).toEqual(rankPassages(given, 30));
    }),
  );
});

test('one that is better in both orders comes first', () => {
  fc.assert(
    fc.property(matches, (given) => {
      const ranked = rankPassages(given, 30);
      for (const [n, one] of ranked.entries()) {
        for (const later of ranked.slice(n + 1)) {
          expect(later.wordShare > one.wordShare && later.partShare > one.partShare).toBe(false);
        }
      }
    }),
  );
});

test('nothing useful is nothing', () => {
  expect(rankPassages([{ key: 'a', wordShare: 0.1, partShare: 0.3 }], 5)).toEqual([]);
});
