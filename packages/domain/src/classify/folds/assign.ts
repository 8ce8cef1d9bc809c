import { createRandom, shuffle } from '../random.ts';

/**
 * Puts each example into one of `folds` folds: groups stay together, and each class is spread as evenly as the groups
 * allow (greedy, largest group first, ties by a seeded shuffle).
 */
export function assignFolds(
  groups: Uint32Array,
  labels: Uint16Array,
  classes: number,
  folds: number,
  seed: number,
): Uint8Array {
  const members = new Map<number, number[]>();
  const order = Uint32Array.from(groups.keys());
  shuffle(order, createRandom(seed));
  for (const example of order) {
    const group = groups[example] as number;
    const list = members.get(group);
    if (list === undefined) members.set(group, [example]);
    else list.push(example);
  }
  const sorted = [...members.values()].sort((a, b) => b.length - a.length);
  const perClass = new Uint32Array(folds * classes);
  const sizes = new Uint32Array(folds);
  const fold = new Uint8Array(groups.length);
  for (const list of sorted) {
    const label = labels[list[0] as number] as number;
    let best = 0;
    for (let f = 1; f < folds; f += 1) {
      const here = perClass[f * classes + label] as number;
      const there = perClass[best * classes + label] as number;
      if (here < there || (here === there && (sizes[f] as number) < (sizes[best] as number))) {
        best = f;
      }
    }
    for (const example of list) {
      fold[example] = best;
      const place = best * classes + (labels[example] as number);
      perClass[place] = (perClass[place] as number) + 1;
    }
    sizes[best] = (sizes[best] as number) + list.length;
  }
  return fold;
}
