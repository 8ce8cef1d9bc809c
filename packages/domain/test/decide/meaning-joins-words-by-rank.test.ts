import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankPassages, USEFUL_PART_SHARE, USEFUL_WORD_SHARE } from '../../src/index.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const nearness = fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: undefined });
const matches = fc.uniqueArray(
  fc.record({ key: fc.string({ minLength: 1 }), wordShare: share, partShare: share, nearness }),
  { selector: ({ key }) => key, maxLength: 30 },
);
const keys = (all: readonly { readonly key: string }[]) => all.map(({ key }) => key);

test('what shares no word is found when it is near enough, and not when nobody has compared', () => {
  const near = { key: 'a', wordShare: 0, partShare: 0, nearness: 0.8 };
  expect(rankPassages([near], 5, 0.5)).toEqual([near]);
  expect(rankPassages([near], 5, 0.9)).toEqual([]);
  expect(rankPassages([near], 5)).toEqual([]);
});

test('each found one has enough of words, of parts or of meaning', () => {
  fc.assert(
    fc.property(matches, share, (given, atLeast) => {
      for (const one of rankPassages(given, 30, atLeast)) {
        const byText = one.wordShare >= USEFUL_WORD_SHARE || one.partShare >= USEFUL_PART_SHARE;
        expect(byText || (one.nearness ?? -2) >= atLeast).toBe(true);
      }
    }),
  );
});

test('without a limit, nearness changes nothing: the order is that of words', () => {
  fc.assert(
    fc.property(matches, (given) => {
      const bare = given.map(({ nearness: _, ...one }) => one);
      expect(keys(rankPassages(given, 30))).toEqual(keys(rankPassages(bare, 30)));
    }),
  );
});

test('one that is better in all three orders comes first, whatever the order they come in', () => {
  fc.assert(
    fc.property(matches, (given) => {
      const ranked = rankPassages(given, 30, 0);
      expect(rankPassages([...given].reverse(), 30, 0)).toEqual(ranked);
      for (const [n, one] of ranked.entries()) {
        for (const later of ranked.slice(n + 1)) {
          const better =
            later.wordShare > one.wordShare &&
            later.partShare > one.partShare &&
            (later.nearness ?? -1) > (one.nearness ?? -1);
          expect(better).toBe(false);
        }
      }
    }),
  );
});

test('one that both find stands above one that only one of them finds first', () => {
  const both = { key: 'both', wordShare: 0.5, partShare: 0.5, nearness: 0.7 };
  const words = { key: 'words', wordShare: 0.6, partShare: 0.6 };
  const meaning = { key: 'meaning', wordShare: 0, partShare: 0, nearness: 0.9 };
  expect(keys(rankPassages([meaning, words, both], 3, 0.5))).toEqual(['both', 'words', 'meaning']);
});
