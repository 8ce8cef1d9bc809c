import { expect, test } from 'vitest';
import { readPassage, SUPPORT_SHARE_MIN, supportOf } from '../../src/index.ts';
import { beyondWords, claimSets } from './support/claims.ts';

interface Judged {
  readonly language: 'en' | 'de';
  readonly said: boolean;
  readonly claim: string;
  readonly share: number;
  readonly exact: boolean;
  readonly supported: boolean;
}

const judged: readonly Judged[] = claimSets.flatMap(({ language, passage, said, notSaid }) => {
  const read = readPassage(passage);
  const judge = (claim: string, isSaid: boolean): Judged => ({
    ...{ language, claim, said: isSaid },
    ...supportOf(claim, read),
  });
  return [...said.map((one) => judge(one, true)), ...notSaid.map((one) => judge(one, false))];
});

test.each(['en', 'de'])(
  'in %s nearly all that is said passes, and nearly all that is not is caught',
  (language) => {
    const mine = judged.filter((one) => one.language === language);
    const wrong = mine.filter(({ said, supported }) => said !== supported);
    expect(wrong.filter(({ said }) => said).length, JSON.stringify(wrong)).toBeLessThanOrEqual(1);
    expect(wrong.filter(({ said }) => !said).length, JSON.stringify(wrong)).toBeLessThanOrEqual(1);
  },
);

test('the threshold is where the fewest are told wrong', () => {
  const wrongAt = (threshold: number): number =>
    judged.filter(({ said, share, exact }) => said !== (exact && share >= threshold)).length;
  const least = Math.min(...[0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map(wrongAt));
  expect(wrongAt(SUPPORT_SHARE_MIN)).toBe(least);
});

test('a claim about another passage of the same language is not held', () => {
  const others = claimSets.flatMap((one) =>
    claimSets
      .filter((other) => other.language === one.language && other !== one)
      .flatMap((other) => one.said.map((claim) => supportOf(claim, readPassage(other.passage)))),
  );
  const held = others.filter(({ supported }) => supported).length;
  expect(held / others.length).toBeLessThanOrEqual(0.02);
});

test('what it cannot tell: a denial, and numbers that changed places', () => {
  for (const { passage, claim } of beyondWords)
    expect(supportOf(claim, readPassage(passage)).supported).toBe(true);
});

test('a passage in another language holds next to nothing', () => {
  const passages = claimSets.filter(({ language }) => language === 'en');
  const claims = claimSets.filter(({ language }) => language === 'de').flatMap(({ said }) => said);
  const held = claims.filter((claim) =>
    passages.some(({ passage }) => supportOf(claim, readPassage(passage)).supported),
  );
  expect(held.length / claims.length, held.join('\n')).toBeLessThanOrEqual(0.1);
});
