import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterAttempt,
  judgeReadBack,
  noteText,
  type OutsideState,
  planWrite,
} from '../../src/index.ts';

const value = fc.option(fc.constantFrom('', 'a', 'b'));
const fields = fc.dictionary(fc.constantFrom('category', 'priority'), value);
const marker = fc.option(fc.boolean());
const wanted = fc.dictionary(fc.constantFrom('category', 'priority'), fc.constantFrom('a', 'b'));

test('after a note the requester can see nothing more is written, and it never counts as done', () => {
  fc.assert(
    fc.property(wanted, fields, marker, (intended, there, mark) => {
      const seen: OutsideState = { fields: there, marker: mark, note: 'public' };
      expect(planWrite(intended, seen, {})).toEqual({ kind: 'already_done' });
      expect(judgeReadBack(intended, seen)).not.toBe('confirmed');
    }),
  );
});

test('a write is done only once its note is there, and a note alone is half of one', () => {
  const intended = { category: 'a' };
  const done = { fields: intended, marker: null };
  expect(planWrite(intended, { ...done, note: 'absent' }, {}).kind).toBe('write');
  expect(planWrite(intended, { ...done, note: 'internal' }, {}).kind).toBe('already_done');
  expect(judgeReadBack(intended, { ...done, note: 'internal' })).toBe('confirmed');
  expect(judgeReadBack(intended, { ...done, note: 'absent' })).toBe('partly_applied');
  const alone = { fields: {}, marker: null, note: 'internal' } as const;
  expect(judgeReadBack(intended, alone)).toBe('partly_applied');
  expect(planWrite(intended, alone, {}).kind).toBe('write');
});

test('a note says who set what and on whose word, and how surely only when no person did', () => {
  const facts = { agent: 'triage', version: 'v_826fa0c1d2', confidences: { category: 0.934 } };
  const written = { category: 'network', owner: null };
  expect(noteText(written, { ...facts, confirmed: false })).toBe(
    'Set by the AI agent triage v_826fa0 without a person.\ncategory: network (93 % sure)\nowner: none',
  );
  expect(noteText(written, { ...facts, confirmed: true })).toBe(
    'Proposed by the AI agent triage v_826fa0, confirmed by a person.\ncategory: network\nowner: none',
  );
});

test('a note that stands there twice has arrived, and a person is told until one has looked', () => {
  const intended = { priority: 'low' };
  const seen = { fields: intended, marker: null, note: 'doubled' } as const;
  expect(judgeReadBack(intended, seen)).toBe('confirmed');
  expect(planWrite(intended, seen, {})).toEqual({ kind: 'already_done' });
  const missing = { fields: {}, marker: null, note: 'doubled' } as const;
  expect(judgeReadBack(intended, missing)).toBe('partly_applied');
  expect(planWrite(intended, missing, {})).toEqual({ kind: 'write', missing: ['priority'] });
  const end = { verdict: 'confirmed', guarantee: 'marker', doubled: true } as const;
  const told = { next: 'stuck', code: 'write_doubled' };
  expect(afterAttempt({ ...end, phase: 'written', attempts: 1 })).toEqual(told);
  expect(afterAttempt({ ...end, phase: 'looked', attempts: 2 })).toEqual(told);
  expect(afterAttempt({ ...end, phase: 'looked', attempts: 0 })).toEqual({ next: 'resolve' });
});
