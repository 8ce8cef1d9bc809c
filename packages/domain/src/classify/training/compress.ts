import type { SparseWeights } from '../model.ts';

/** Weights smaller than this are dropped. A typical n-gram value is 0.1, so many lost ones move a score by about 0.01. */
export const PRUNE_BELOW = 0.01;

/** 8-bit sparse rows of a dense features x classes table. Each row's largest weight maps to ±127. */
export function compressWeights(dense: Float32Array, classes: number): SparseWeights {
  const rows = dense.length / classes;
  const starts = new Uint32Array(rows + 1);
  const scales = new Float32Array(rows);
  let kept = 0;
  for (const weight of dense) if (Math.abs(weight) >= PRUNE_BELOW) kept += 1;
  const classOf = new Uint16Array(kept);
  const weights = new Int8Array(kept);
  let end = 0;
  for (let row = 0; row < rows; row += 1) {
    const offset = row * classes;
    let largest = 0;
    for (let c = 0; c < classes; c += 1) {
      largest = Math.max(largest, Math.abs(dense[offset + c] as number));
    }
    const scale = Math.fround(largest / 127);
    scales[row] = largest >= PRUNE_BELOW ? scale : 0;
    for (let c = 0; c < classes; c += 1) {
      const weight = dense[offset + c] as number;
      if (Math.abs(weight) < PRUNE_BELOW) continue;
      const rounded = Math.max(-127, Math.min(127, Math.round(weight / scale)));
      if (rounded === 0) continue;
      classOf[end] = c;
      weights[end] = rounded;
      end += 1;
    }
    starts[row + 1] = end;
  }
  return { starts, scales, classOf: classOf.slice(0, end), weights: weights.slice(0, end) };
}
