import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AttemptEnd,
  afterAttempt,
  judgeReadBack,
  maxWriteAttempts,
  type OutsideState,
  planWrite,
  writeVerdicts,
} from '../../src/index.ts';

const name = fc.constantFrom('category', 'priority', 'constructor', 'toString');
const value = fc.option(fc.constantFrom('', 'a', 'b'));
const fields = fc.dictionary(name, value);
const state: fc.Arbitrary<OutsideState> = fc.record({ fields, marker: fc.option(fc.boolean()) });
const someFields = fc.dictionary(name, fc.constantFrom('a', 'b'), { minKeys: 1 });

const stands = (
  intended: OutsideState['fields'],
  there: OutsideState['fields'],
  field: string,
): boolean =>
  ((Object.hasOwn(intended, field) ? intended[field] : null) ?? '') ===
  ((Object.hasOwn(there, field) ? there[field] : null) ?? '');

test('a read-back confirms exactly when every field stands as intended and the marker is not missing', () => {
  fc.assert(
    fc.property(someFields, state, (intended, after) => {
      const all = Object.keys(intended).every((field) => stands(intended, after.fields, field));
      expect(judgeReadBack(intended, after) === 'confirmed').toBe(all && after.marker !== false);
    }),
  );
});

test('nothing arrived, some of it, or all of it and then changed: each has its own verdict', () => {
  const intended = { category: 'a', priority: 'b' };
  expect(judgeReadBack(intended, { fields: {}, marker: null })).toBe('not_applied');
  expect(judgeReadBack(intended, { fields: {}, marker: false })).toBe('not_applied');
  expect(judgeReadBack(intended, { fields: { category: 'a' }, marker: true })).toBe(
    'partly_applied',
  );
  expect(judgeReadBack(intended, { fields: { category: 'a', priority: 'b' }, marker: false })).toBe(
    'partly_applied',
  );
  expect(judgeReadBack(intended, { fields: { category: 'x', priority: 'y' }, marker: true })).toBe(
    'overwritten',
  );
});

const replied = fc.constantFrom('absent', 'sent') as fc.Arbitrary<'absent' | 'sent'>;
const note = fc.constantFrom(undefined, 'absent', 'internal') as fc.Arbitrary<OutsideState['note']>;

test('a write with a reply is confirmed exactly when it would be without one and the reply is there', () => {
  fc.assert(
    fc.property(fields, state, note, replied, (intended, seen, noted, reply) => {
      const after = { ...seen, note: noted };
      const fieldsStand = judgeReadBack(intended, after) === 'confirmed';
      const verdict = judgeReadBack(intended, { ...after, reply });
      expect(verdict === 'confirmed').toBe(fieldsStand && reply === 'sent');
      // What the requester was told happened, whatever became of the fields.
      if (reply === 'sent') expect(['confirmed', 'partly_applied']).toContain(verdict);
    }),
  );
});

test('a reply that is missing is written to a ticket that stands as intended, and to no other whose write arrived', () => {
  const intended = { category: 'a' };
  const stands = { fields: { category: 'a' }, marker: true, reply: 'absent' } as const;
  expect(planWrite(intended, stands, {})).toEqual({ kind: 'write', missing: [] });
  expect(planWrite(intended, { ...stands, reply: 'sent' }, {}).kind).toBe('already_done');
  const changed = { ...stands, fields: { category: 'x' } };
  expect(planWrite(intended, changed, {}).kind).toBe('already_done');
  const noted = { ...stands, marker: null, note: 'internal' } as const;
  expect(planWrite(intended, noted, {})).toEqual({ kind: 'write', missing: [] });
  expect(planWrite(intended, { ...noted, note: 'public' }, {}).kind).toBe('already_done');
});

test('what is read back as planned is never written again', () => {
  fc.assert(
    fc.property(someFields, state, fields, (intended, before, lastSeen) => {
      const plan = planWrite(intended, before, lastSeen);
      const confirmed = judgeReadBack(intended, before) === 'confirmed';
      if (confirmed || before.marker === true) expect(plan).toEqual({ kind: 'already_done' });
      else expect(plan.kind).not.toBe('already_done');
    }),
  );
});

test('a plan names only fields that differ, and a conflict only those a person changed since', () => {
  fc.assert(
    fc.property(someFields, state, fields, (intended, before, lastSeen) => {
      const plan = planWrite(intended, before, lastSeen);
      if (plan.kind === 'write') {
        for (const field of plan.missing)
          expect(stands(intended, before.fields, field)).toBe(false);
      }
      if (plan.kind === 'conflict') {
        for (const field of plan.fields) {
          expect(Object.hasOwn(lastSeen, field)).toBe(true);
          expect(stands(lastSeen, before.fields, field)).toBe(false);
          expect(stands(intended, before.fields, field)).toBe(false);
        }
      }
    }),
  );
});

test('nothing is written over a value changed since the ticket came in', () => {
  fc.assert(
    fc.property(someFields, state, fields, (intended, before, lastSeen) => {
      const changed = Object.keys(intended).some(
        (field) =>
          Object.hasOwn(lastSeen, field) &&
          // Filling an empty field overwrites nobody's work.
          Object.hasOwn(before.fields, field) &&
          (before.fields[field] ?? '') !== '' &&
          !stands(lastSeen, before.fields, field) &&
          !stands(intended, before.fields, field),
      );
      if (changed) expect(planWrite(intended, before, lastSeen).kind).not.toBe('write');
    }),
  );
});

const end: fc.Arbitrary<AttemptEnd> = fc.record({
  verdict: fc.constantFrom(...writeVerdicts.filter((verdict) => verdict !== 'pending')),
  phase: fc.constantFrom('written', 'looked'),
  guarantee: fc.constantFrom('idempotent', 'marker', 'at-most-once'),
  attempts: fc.integer({ min: 1, max: 20 }),
});

test('confirmed resolves and nothing else does', () => {
  fc.assert(
    fc.property(end, (given) => {
      expect(afterAttempt(given).next === 'resolve').toBe(given.verdict === 'confirmed');
    }),
  );
});

test('a source that cannot tell a repeat is never looked at again to write, and no source for ever', () => {
  fc.assert(
    fc.property(end, (given) => {
      const again = afterAttempt(given).next === 'look_again';
      if (given.guarantee === 'at-most-once') expect(again).toBe(false);
      if (given.phase === 'looked') expect(again).toBe(false);
      if (given.attempts >= maxWriteAttempts) expect(again).toBe(false);
    }),
  );
});

test('what goes to a person says why', () => {
  fc.assert(
    fc.property(end, (given) => {
      const after = afterAttempt(given);
      if (after.next === 'stuck') expect(after.code).toBe(`write_${given.verdict}`);
    }),
  );
});
