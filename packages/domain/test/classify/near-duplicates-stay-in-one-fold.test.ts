import { describe, expect, it } from 'vitest';
import { countGrams } from '../../src/classify/features/counts.ts';
import { chooseFeatures, weighRows } from '../../src/classify/features/matrix.ts';
import { assignFolds } from '../../src/classify/folds/assign.ts';
import { groupNearDuplicates } from '../../src/classify/folds/near-duplicates.ts';

function groupsOf(texts: readonly string[]): number[] {
  const counts = countGrams(texts);
  const { space, remap } = chooseFeatures(counts, 2, 1 << 16);
  return [...groupNearDuplicates(weighRows(counts, space, remap), space)];
}

describe('near-duplicates', () => {
  it('are grouped, and other texts are not', () => {
    const groups = groupsOf([
      'The coffee machine on floor 3 leaks water since yesterday evening',
      'My laptop does not start after the update',
      'The coffee machine on floor 4 leaks water since yesterday evening',
      'Please order two new monitors for the sales department',
      'My laptop does not start after the update!',
    ]);
    expect(groups[2]).toBe(groups[0]);
    expect(groups[4]).toBe(groups[1]);
    expect(new Set(groups).size).toBe(3);
  });

  it('are grouped in long runs of one template', () => {
    const texts = Array.from(
      { length: 200 },
      (_, at) => `Backup of server alpha finished with errors in job number ${at}, see the report`,
    );
    expect(new Set(groupsOf(texts)).size).toBe(1);
  });

  it('share a fold, and classes spread evenly over the folds', () => {
    const groups = Uint32Array.from({ length: 100 }, (_, at) => (at < 40 ? at - (at % 4) : at));
    const labels = Uint16Array.from({ length: 100 }, (_, at) => Math.floor(at / 4) % 2);
    const fold = assignFolds(groups, labels, 2, 5, 1);
    for (let at = 0; at < 100; at += 1) expect(fold[at]).toBe(fold[groups[at] as number]);
    const sizes = new Array<number>(5).fill(0);
    for (const f of fold) sizes[f] = (sizes[f] as number) + 1;
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(4);
  });
});
