import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Gap, groupGaps } from '../../src/index.ts';

let next = 0;
const gap = (query: string, more: Partial<Gap> = {}): Gap => {
  next += 1;
  return {
    words: [...new Set(query.toLowerCase().split(' '))].sort().join(' '),
    ...{ query, agent: 'triage', itemId: `i${next}`, atMs: next },
    ...more,
  };
};

test('what is asked for in other words of the same matter is one article, and another matter another', () => {
  const groups = groupGaps([
    gap('reset mfa token'),
    gap('mfa token reset'),
    gap('reset the mfa tokens'),
    gap('scan to mail'),
    gap('Druckertreiber installieren'),
    gap('Treiber für Drucker installieren'),
  ]);
  expect(groups.map(({ queries }) => queries.map(({ query }) => query))).toEqual([
    ['mfa token reset', 'reset the mfa tokens'],
    ['Treiber für Drucker installieren', 'Druckertreiber installieren'],
    ['scan to mail'],
  ]);
});

test('a ticket counts once, however often it was asked about', () => {
  const [group] = groupGaps([
    gap('reset mfa token', { itemId: 'same' }),
    gap('reset mfa tokens', { itemId: 'same', agent: 'network' }),
    gap('reset mfa token', { itemId: 'other' }),
  ]);
  expect(group?.itemIds).toHaveLength(2);
  expect(group?.agents).toEqual(['network', 'triage']);
});

test('what most tickets asked for comes first, of equals the newest', () => {
  const groups = groupGaps([
    gap('scan to mail', { atMs: 1 }),
    gap('calendar rooms', { atMs: 3 }),
    gap('payroll date', { atMs: 2, itemId: 'a' }),
    gap('payroll date', { atMs: 2, itemId: 'b' }),
  ]);
  expect(groups.map(({ query }) => query)).toEqual([
    ...['payroll date', 'calendar rooms', 'scan to mail'],
  ]);
});

const word = fc.constantFrom('vpn', 'vpns', 'drucker', 'druckertreiber', 'a', 'mail', 'mails', '');
const gaps = fc.array(
  fc.record({
    words: fc.array(word, { maxLength: 3 }).map((all) => all.join(' ')),
    query: fc.string(),
    agent: fc.constantFrom('a', 'b'),
    itemId: fc.constantFrom('1', '2', '3', '4'),
    atMs: fc.nat(20),
  }),
  { maxLength: 25 },
);

test('every wording is in one group, no ticket is lost, and the order of what comes in means nothing', () => {
  fc.assert(
    fc.property(gaps, fc.nat(), (all, seed) => {
      const groups = groupGaps(all);
      const wordings = new Set(all.map(({ words }) => words)).size;
      expect(groups.flatMap(({ queries }) => queries)).toHaveLength(wordings);
      expect(new Set(groups.flatMap(({ itemIds }) => itemIds))).toEqual(
        new Set(all.map(({ itemId }) => itemId)),
      );
      for (const { itemIds } of groups) expect(new Set(itemIds).size).toBe(itemIds.length);
      const turned = [...all].sort(
        (a, b) => ((all.indexOf(a) * 31 + seed) % 7) - ((all.indexOf(b) * 31 + seed) % 7),
      );
      expect(groupGaps(turned)).toEqual(groups);
    }),
  );
});
