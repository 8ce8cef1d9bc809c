import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endedStates, itemStates, legalMoves, ownerOf, stages } from '../../src/index.ts';

const packages = join(import.meta.dirname, '..', '..', '..');
const domain = join(packages, 'domain', 'src');

test('each stage is a folder of domain and a file of the server', () => {
  const folders = readdirSync(domain, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const shared = ['classify', 'controls', 'shared'];
  expect(
    folders
      .map((folder) => folder.name)
      .filter((name) => !shared.includes(name))
      .sort(),
  ).toEqual([...stages].sort());
  const missing = stages.filter(
    (stage) => !existsSync(join(packages, 'server', 'src', 'line', `${stage}.ts`)),
  );
  expect(missing).toEqual([]);
});

test('every state has its moves, all to known states', () => {
  expect(Object.keys(legalMoves).sort()).toEqual([...itemStates].sort());
  for (const moves of Object.values(legalMoves)) {
    for (const to of moves) expect(itemStates).toContain(to);
  }
});

test('an ended item is only opened again by a new revision or a correction; an unfinished one may always end as stuck', () => {
  const corrected = { resolved: ['held', 'handed_over'], handed_over: [], cancelled: [] };
  for (const state of itemStates) {
    const ended = endedStates.find((one) => one === state);
    if (ended !== undefined) expect(legalMoves[state]).toEqual(['received', ...corrected[ended]]);
    else if (state !== 'stuck') expect(legalMoves[state]).toContain('stuck');
  }
});

test('every state is reached from received, and an end from every state', () => {
  const reach = (
    from: readonly string[],
    step: (state: string) => readonly string[],
  ): ReadonlySet<string> => {
    const seen = new Set(from);
    for (const state of seen) for (const next of step(state)) seen.add(next);
    return seen;
  };
  const moves = legalMoves as Readonly<Record<string, readonly string[]>>;
  expect([...reach(['received'], (state) => moves[state] ?? [])].sort()).toEqual(
    [...itemStates].sort(),
  );
  const back = (state: string): readonly string[] =>
    itemStates.filter((from) => moves[from]?.includes(state));
  expect([...reach(endedStates, back)].sort()).toEqual([...itemStates].sort());
});

test('whatever has not ended has an owner', () => {
  for (const state of itemStates) {
    const owner = ownerOf(state, { until: '2027-01-01T00:00:00Z', queue: 'people' });
    const closed = state === 'resolved' || state === 'cancelled';
    expect(owner === null).toBe(closed);
  }
  expect(ownerOf('held', { until: '2027-01-01T00:00:00Z', queue: null })).toEqual({
    kind: 'timer',
    until: '2027-01-01T00:00:00Z',
  });
  expect(ownerOf('in_review', { until: null, queue: null })).toEqual({
    kind: 'queue',
    name: 'people',
  });
  expect(ownerOf('stuck', { until: null, queue: 'people' })).toEqual({
    kind: 'queue',
    name: 'operators',
  });
});
