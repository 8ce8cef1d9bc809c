import type { ItemView } from '@signalbox/contract';
import { expect, test } from 'vitest';
import { scenesOf, stationsOf, storyOf } from '../src/pages/item/story.ts';

type TimelineEntry = ItemView['timeline'][number];

const names = { of: (actor: string) => actor };
const begin = Date.parse('2026-11-21T08:00:00.000Z');

function entry(
  seq: number,
  ms: number,
  [stage, type]: readonly [string, string],
  detail: Readonly<Record<string, unknown>> = {},
): TimelineEntry {
  return {
    seq,
    at: new Date(begin + ms).toISOString(),
    stage,
    type,
    actor: { kind: 'system', id: 'system' },
    detail: { ...detail },
    auditId: `entry-${seq}`,
  };
}

const received = entry(1, 0, ['intake', 'received'], { externalId: 'N-1', source: 'api' });
const decided = entry(2, 180, ['gate', 'decided'], { lane: 'auto', state: 'held', reasons: [] });
const tries = [
  entry(3, 60_180, ['writeback', 'write_started'], { actionId: 'a', number: 1 }),
  entry(4, 61_180, ['writeback', 'write_unsettled'], { actionId: 'a', verdict: 'unknown' }),
  entry(5, 90_180, ['writeback', 'write_started'], { actionId: 'a', number: 2 }),
  entry(6, 91_180, ['writeback', 'write_ended'], { actionId: 'a', verdict: 'confirmed' }),
];

function stations(state: ItemView['state'], timeline: readonly TimelineEntry[]): readonly string[] {
  const steps = storyOf({ timeline: [...timeline] }, names);
  return stationsOf({ state }, steps).map(
    (one) => `${one.stage} ${one.state}${one.tookMs === null ? '' : ` ${one.tookMs}`}`,
  );
}

test('one decision is told at guard, decide, gate and hold, in the moment it was made', () => {
  const steps = storyOf({ timeline: [received, decided] }, names);
  expect(steps.map(({ stage }) => stage)).toEqual(['intake', 'guard', 'decide', 'gate', 'hold']);
  expect(steps.map(({ waitedMs }) => waitedMs)).toEqual([null, 180, null, null, null]);
});

test('tries of one write are one scene when folded, and each its own in full', () => {
  const steps = storyOf({ timeline: [received, decided, ...tries] }, names);
  expect(scenesOf(steps, true).map((scene) => scene.steps.length)).toEqual([1, 1, 1, 1, 1, 4]);
  expect(scenesOf(steps, false)).toHaveLength(steps.length);
});

test('a second look is told by itself and does not count as time the write took', () => {
  const look = entry(7, 211_180, ['writeback', 'looked_again'], {
    ...{ actionId: 'a', finding: 'overwritten', errorCode: null },
    changed: [{ field: 'priority', by: 'person' }],
  });
  const story = storyOf({ timeline: [received, decided, ...tries, look] }, names);
  expect(scenesOf(story, true).map((scene) => scene.steps.length)).toEqual([1, 1, 1, 1, 1, 4, 1]);
  expect(story.at(-1)).toMatchObject({
    text: 'priority was changed by a person',
    tone: 'manual',
  });
  expect(stations('resolved', [received, decided, ...tries, look])).toEqual(
    stations('resolved', [received, decided, ...tries]),
  );
});

test('stations say what has passed, how long it took, and where the ticket is', () => {
  expect(stations('held', [received, decided])).toEqual([
    'intake passed',
    'guard passed',
    'decide passed 180',
    'gate passed',
    'hold here',
    'writeback ahead',
    'learn ahead',
  ]);
  expect(stations('resolved', [received, decided, ...tries]).slice(2)).toEqual([
    'decide passed 180',
    'gate passed',
    'hold passed 60000',
    'writeback passed 31000',
    'learn ahead',
  ]);
});

test('a write that did not wait needed no hold, and a stuck one stands where it stopped', () => {
  const urgent = entry(2, 90, ['gate', 'decided'], { lane: 'auto', state: 'writing', reasons: [] });
  const stuck = entry(7, 99_000, ['writeback', 'stuck'], { code: 'write_failed' });
  expect(stations('stuck', [received, urgent, ...tries.slice(0, 1), stuck]).slice(3)).toEqual([
    'gate passed',
    'hold skipped',
    'writeback stuck',
    'learn ahead',
  ]);
});

test('a new revision begins the line anew', () => {
  const revised = entry(7, 200_000, ['intake', 'revised'], { revisionNo: 2 });
  expect(stations('received', [received, decided, ...tries, revised])).toEqual([
    'intake passed',
    'guard here',
    'decide ahead',
    'gate ahead',
    'hold ahead',
    'writeback ahead',
    'learn ahead',
  ]);
});
