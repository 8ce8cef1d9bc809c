import { expect, test } from 'vitest';
import { formatDuration, momentOf, momentOfId } from '../src/words/moment.ts';

test('a day begins at its midnight and ends at the next, in the zone chosen', () => {
  expect(momentOf('2026-11-21', 'utc', 'begin')).toBe('2026-11-21T00:00:00.000Z');
  expect(momentOf('2026-11-21', 'utc', 'end')).toBe('2026-11-22T00:00:00.000Z');
  const local = momentOf('2026-11-21', 'local', 'end');
  expect(new Date(local ?? '').getHours()).toBe(0);
});

test('an exact time is itself, and what is no time filters nothing', () => {
  expect(momentOf('2026-11-21T08:04:12+01:00', 'utc', 'end')).toBe('2026-11-21T07:04:12.000Z');
  for (const wrong of ['yesterday', '2026-13-01', '2026', '', undefined]) {
    expect(momentOf(wrong, 'utc', 'begin')).toBeUndefined();
  }
});

test('the moment of an id is read from it', () => {
  expect(momentOfId('019aa5b2-6c00-7abc-8def-0123456789ab')).toBe(0x019aa5b26c00);
  expect(momentOfId('seal:4')).toBeNull();
});

test('durations are told to two units', () => {
  expect([0, 230, 1_240, 59_990, 200_000, 18_600_000, 187_200_000].map(formatDuration)).toEqual([
    '0 ms',
    '230 ms',
    '1.2 s',
    '60 s',
    '3 min 20 s',
    '5 h 10 min',
    '2 d 4 h',
  ]);
});
