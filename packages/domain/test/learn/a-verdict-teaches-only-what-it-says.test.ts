import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeOf, outcomesOfVerdict, refitDue } from '../../src/index.ts';

const name = fc.constantFrom('category', 'priority', 'constructor', 'toString');
const decided = fc.uniqueArray(
  fc.record({
    field: name,
    value: fc.option(fc.constantFrom('a', 'b')),
    raw: fc.option(fc.double({ min: 0, max: 1 })),
  }),
  { selector: (one) => one.field },
);
const edited = fc.dictionary(name, fc.constantFrom('a', 'b', 'c'));

test('decline and reassign yield no label', () => {
  fc.assert(
    fc.property(decided, edited, (fields, edits) => {
      expect(outcomesOfVerdict('decline', fields, edits)).toEqual([]);
      expect(outcomesOfVerdict('reassign', fields, edits)).toEqual([]);
    }),
  );
});

test('accept confirms every decided value and no other, whatever else the request carries', () => {
  fc.assert(
    fc.property(decided, edited, (fields, edits) => {
      const outcomes = outcomesOfVerdict('accept', fields, edits);
      const answered = fields.filter((one) => one.value !== null);
      expect(outcomes.map((one) => one.field).sort()).toEqual(
        answered.map((one) => one.field).sort(),
      );
      expect(outcomes.every((one) => one.correct === true && one.value === one.predicted)).toBe(
        true,
      );
    }),
  );
});

test('edit corrects what was changed and confirms what was left alone', () => {
  fc.assert(
    fc.property(decided, edited, (fields, edits) => {
      for (const outcome of outcomesOfVerdict('edit', fields, edits)) {
        const before = fields.find((one) => one.field === outcome.field);
        const edit = Object.hasOwn(edits, outcome.field) ? edits[outcome.field] : undefined;
        expect(outcome.value).toBe(edit ?? before?.value);
        expect(outcome.predicted).toBe(before?.value ?? null);
        expect(outcome.correct).toBe(
          outcome.predicted === null ? null : outcome.predicted === outcome.value,
        );
      }
    }),
  );
});

test('without a prediction nothing was right or wrong', () => {
  expect(outcomeOf(undefined, 'category', 'a')).toEqual({
    field: 'category',
    value: 'a',
    predicted: null,
    raw: null,
    correct: null,
  });
});

test('a calibrator is due at 200 outcomes and after each further hundred', () => {
  expect([199, 200].map((n) => refitDue(n, null))).toEqual([false, true]);
  expect([299, 300].map((n) => refitDue(n, 200))).toEqual([false, true]);
});
