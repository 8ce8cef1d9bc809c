import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OutlineTerms, outlineOf } from '../../src/index.ts';

const terms = (more: Partial<OutlineTerms> = {}): OutlineTerms => ({
  ...{ known: new Set(['Network', '5']), text: null, ours: true },
  ...more,
});
const all = 10_000;

test.each<[unknown, string]>([
  [{ a: 'Anna Muster' }, '{"a":…}'],
  [{ queue: 'Network', id: 5, of: 6 }, '{"queue":"Network","id":5,"of":…}'],
  [
    { closed: null, vip: true, private_notes: false },
    '{"closed":null,"vip":…,"private_notes":false}',
  ],
  [[{ a: 1 }, { b: 2 }, { c: 3 }], '[{"a":…}]×3'],
  [{ list: [], one: ['Network'] }, '{"list":[],"one":["Network"]}'],
  ['a text', '…'],
])('%j is told as %s', (body, told) => {
  expect(outlineOf(body, terms(), all)).toBe(told);
});

test('names of an answer are told only when they can be names', () => {
  const body = { subject: 'x', 'anna@corp.test': 1, 'Anna Muster': 2, 'a.b': 3 };
  expect(outlineOf(body, terms({ ours: false }), all)).toBe('{"subject":…,…:…,…:…,…:…}');
  expect(outlineOf({ 'Affected system': 'x' }, terms(), all)).toBe('{"Affected system":…}');
});

test('a note is told by its mark, however the system wants it split', () => {
  const text = { begins: 'Set by the agent', mark: 'MARK' };
  const body = { notes: 'Set by the agent\nteam: x\n\n[mark]', paragraphs: ['team: x'] };
  expect(outlineOf(body, terms({ text }), all)).toBe('{"notes":MARK,"paragraphs":[…]}');
});

test('what is deep, long or much is cut', () => {
  const deep = Array.from({ length: 20 }).reduce<unknown>((inner) => ({ a: inner }), 'x');
  expect(outlineOf(deep, terms(), all)).toBe(`${'{"a":'.repeat(8)}…${'}'.repeat(8)}`);
  const long = 'x'.repeat(300);
  expect(outlineOf({ a: long }, terms({ known: new Set([long]) }), all)).toBe('{"a":…}');
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`n${n}`, 1]));
  expect(outlineOf(many, terms(), all)).toMatch(/"n39":…,…\}$/);
  expect(outlineOf(many, terms(), 50).length).toBeLessThanOrEqual(51);
});

test('whatever a body holds, no value of it is told that is not known', () => {
  const secret = fc.string({ minLength: 3 }).map((one) => `§${one}§`);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 6 },
      secret,
      fc.integer({ min: 100_000 }),
      fc.double({ min: 100_000, noNaN: true }),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'note', 'private'), tie('any')),
    ),
  })).any;
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 400 }), fc.boolean(), (body, max, ours) => {
      const told = outlineOf(body, terms({ ours }), max);
      expect(told.length).toBeLessThanOrEqual(max + 1);
      expect(told).not.toMatch(/§|\d{2}/);
    }),
  );
});

test('an answer that is keyed by anything tells none of its keys but plain names', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (body) => {
      const told = outlineOf(body, terms({ ours: false }), all);
      const names = [...told.matchAll(/"([^"]*)":/g)].map(([, name = '']) => name);
      for (const name of names) expect(name).toMatch(/^[A-Za-z_]\w*$/);
    }),
  );
});
