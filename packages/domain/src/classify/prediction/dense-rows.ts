import type { SparseWeights } from '../model.ts';

/** Above this many classes most n-grams speak for few of them, and the sparse rows are shorter. */
const MAX_CLASSES = 16;

/** The weights of a feature for all classes side by side, zeros included: `width` cells a feature, an even number. */
export type DenseRows = { readonly width: number; readonly cells: Int8Array };

const known = new WeakMap<SparseWeights, DenseRows>();

/**
 * Dense rows of weights of few classes, made on first use and kept as long as the weights; null for many classes. One
 * row is one cache line, where a sparse row lies in three, and a sum over it needs no class numbers.
 */
export function denseRowsOf(from: SparseWeights, classes: number): DenseRows | null {
  if (classes > MAX_CLASSES) return null;
  const made = known.get(from) ?? spread(from, classes);
  known.set(from, made);
  return made;
}

function spread({ starts, classOf, weights, scales }: SparseWeights, classes: number): DenseRows {
  const width = classes + (classes % 2);
  const cells = new Int8Array(scales.length * width);
  for (let id = 0; id < scales.length; id += 1) {
    const end = starts[id + 1] as number;
    for (let at = starts[id] as number; at < end; at += 1) {
      cells[id * width + (classOf[at] as number)] = weights[at] as number;
    }
  }
  return { width, cells };
}
