import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorTable, scopes } from '@signalbox/contract';
import { itemStates, lanes, ownerOf, stages, writeVerdicts } from '@signalbox/domain';
import { expect, test } from 'vitest';
import { namesBelow, repository, tableBelow, textOf } from './support.ts';

test('the stages of the concepts are those of the line, in order', async () => {
  expect(namesBelow(await textOf('docs/concepts.md'), 'Stages')).toEqual([...stages]);
});

test('the picture shows every stage and lane', async () => {
  const picture = await textOf('docs/assets/the-line.svg');
  for (const name of [...stages, ...lanes, 'audit'])
    expect(picture).toMatch(new RegExp(`>${name}</text>`));
});

test('each stage has a folder of decisions and a file of deeds', async () => {
  const decided = await readdir(join(repository, 'packages/domain/src'));
  const done = await readdir(join(repository, 'packages/server/src/line'));
  for (const stage of stages) {
    expect(decided).toContain(stage);
    expect(done).toContain(`${stage}.ts`);
  }
});

test('the states of the concepts are those of an item, each with its owner', async () => {
  const rows = tableBelow(await textOf('docs/concepts.md'), 'States of an item');
  expect(rows.map((row) => row[0])).toEqual([...itemStates]);
  const owners = itemStates.map((state) =>
    ownerOf(state, { until: '2026-01-01T00:00:00Z', queue: null }),
  );
  const said = rows.map((row) => (/queue/.test(row[1] ?? '') ? 'queue' : row[1]));
  expect(said).toEqual(owners.map((owner) => owner?.kind ?? 'nobody'));
});

test('the lanes and the verdicts on a write are all named', async () => {
  const text = await textOf('docs/concepts.md');
  expect(namesBelow(text, 'The three lanes')).toEqual([...lanes]);
  for (const verdict of writeVerdicts.filter((one) => one !== 'pending')) {
    expect(text).toContain(`\`${verdict}\``);
  }
});

test('the scopes a key can have are all described', async () => {
  expect(namesBelow(await textOf('docs/guides/operate.md'), 'Keys')).toEqual([...scopes]);
});

test('every code a write can be stuck with is in the guide', async () => {
  const rows = tableBelow(await textOf('docs/guides/write-back.md'), 'What ends with a person');
  const named = rows.map((row) => row[0] ?? '');
  const codes = Object.keys(errorTable).filter(
    (code) =>
      (/^write_/.test(code) && !/_(started|in_flight)$/.test(code)) ||
      ['source_gone', 'wrong_visibility', 'reply_unfilled', 'reply_not_possible'].includes(code),
  );
  expect([...named].sort()).toEqual(codes.sort());
});
