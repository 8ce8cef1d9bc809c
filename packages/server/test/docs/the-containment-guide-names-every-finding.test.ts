import { FINDING_CODES } from '@signalbox/domain';
import { expect, test } from 'vitest';
import { namesBelow, textOf } from './support.ts';

test('the guide names every finding, in the order they are looked for', async () => {
  const guide = await textOf('docs/guides/containment.md');
  expect(namesBelow(guide, 'What is checked in an answer')).toEqual([...FINDING_CODES]);
});
