import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareReplay, lanes, type ReplaySide } from '../../src/index.ts';

const word = fc.constantFrom('a', 'b', 'c');
const side: fc.Arbitrary<ReplaySide> = fc.record({
  fields: fc.uniqueArray(fc.record({ field: word, value: fc.option(word, { nil: null }) }), {
    selector: ({ field }) => field,
  }),
  lane: fc.constantFrom(...lanes),
  fallback: fc.option(word, { nil: null }),
  reply: fc.option(fc.record({ text: word, citations: fc.array(word) }), { nil: null }),
  costMicros: fc.nat(3),
  steps: fc.array(word, { maxLength: 3 }),
});

const plain: ReplaySide = {
  fields: [{ field: 'category', value: 'network' }],
  ...{ lane: 'assisted', fallback: null, reply: null, costMicros: 10, steps: ['x'] },
};

test('a side does not differ from itself, in whatever order it cites', () => {
  fc.assert(
    fc.property(side, (one) => {
      const turned = one.reply && { ...one.reply, citations: [...one.reply.citations].reverse() };
      expect(compareReplay(one, { ...one, reply: turned })).toEqual([]);
    }),
  );
});

test('the other way round the same differs, the other way round', () => {
  fc.assert(
    fc.property(side, side, (one, other) => {
      const key = ({ what, field }: { what: string; field: string | null }) => `${what} ${field}`;
      const there = new Map(compareReplay(one, other).map((each) => [key(each), each]));
      const back = compareReplay(other, one);
      expect(back.length).toBe(there.size);
      for (const each of back) {
        const first = there.get(key(each));
        expect([each.before, each.after]).toEqual([first?.after, first?.before]);
      }
    }),
  );
});

test.each<[string, Partial<ReplaySide>, object]>([
  [
    'another value',
    { fields: [{ field: 'category', value: 'hardware' }] },
    { what: 'field', field: 'category', before: 'network', after: 'hardware' },
  ],
  [
    'a field that is gone',
    { fields: [] },
    { what: 'field', field: 'category', before: 'network', after: null },
  ],
  ['another lane', { lane: 'manual' }, { what: 'lane', before: 'assisted', after: 'manual' }],
  ['a fallback', { fallback: 'rules' }, { what: 'fallback', before: null, after: 'rules' }],
  [
    'a reply that cites nothing',
    { reply: { text: 'hello', citations: [] } },
    { what: 'reply', before: null, after: 'hello' },
  ],
  ['other steps', { steps: ['y', 'x'] }, { what: 'steps', before: 'x', after: 'y\nx' }],
  ['another cost', { costMicros: 0 }, { what: 'cost', before: '10', after: '0' }],
])('%s is one difference', (_, change, expected) => {
  expect(compareReplay(plain, { ...plain, ...change })).toMatchObject([expected]);
});

test('what is cited differs by itself when the words are the same', () => {
  const cites = (...citations: string[]): ReplaySide => ({
    ...plain,
    reply: { text: 'hello', citations },
  });
  expect(compareReplay(cites('a', 'b'), cites('b'))).toEqual([
    { what: 'citations', field: null, before: 'a, b', after: 'b' },
  ]);
});
