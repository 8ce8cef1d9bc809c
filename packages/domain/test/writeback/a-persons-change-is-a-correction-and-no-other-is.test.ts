import { expect, test } from 'vitest';
import { changedSince, correctionsAmong } from '../../src/index.ts';

const written = { category: 'network', priority: 'low', team: null };

test('what stands as written is no change, an empty field and none at all are the same', () => {
  expect(changedSince(written, { ...written, team: '' }, {})).toEqual([]);
  expect(changedSince({ team: '' }, {}, {})).toEqual([]);
});

test('each change has what was written, what stands, and who is known to have done it', () => {
  const seen = { category: null, priority: 'urgent', team: null };
  expect(changedSince(written, seen, { priority: 'person' })).toEqual([
    { field: 'category', wrote: 'network', stands: null, by: 'unknown' },
    { field: 'priority', wrote: 'low', stands: 'urgent', by: 'person' },
  ]);
});

test.each([
  ['person', 'urgent', [{ field: 'priority', value: 'urgent' }]],
  ['automation', 'urgent', []],
  ['unknown', 'urgent', []],
  ['person', null, []],
  ['person', '', []],
] as const)('by %s to %s teaches %j', (by, stands, corrections) => {
  expect(correctionsAmong([{ field: 'priority', wrote: 'low', stands, by }])).toEqual(corrections);
});

test('a field called as something every object has is looked at as any other', () => {
  expect(changedSince({ constructor: 'a' }, {}, {})).toEqual([
    { field: 'constructor', wrote: 'a', stands: null, by: 'unknown' },
  ]);
});
