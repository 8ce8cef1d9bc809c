import type { Head, SparseWeights } from '../model.ts';
import type { Reader } from './reader.ts';

let scratch = new Float64Array(256);

/** Decision values of all classes of a head for the text last read, in a buffer that the next call overwrites. */
export function scoreHead(head: Head, reader: Reader): Float64Array {
  return scoreWeights(head, head.classes.length, reader);
}

/** As scoreHead, for weights that belong to no head. */
export function scoreWeights(from: SparseWeights, classes: number, reader: Reader): Float64Array {
  if (scratch.length < classes) scratch = new Float64Array(classes * 2);
  const scores = scratch;
  scores.fill(0, 0, classes);
  const { starts, classOf, weights, scales } = from;
  const { ids, values, known } = reader;
  for (let k = 0; k < known; k += 1) {
    const id = ids[k] as number;
    const value = (values[k] as number) * (scales[id] as number);
    const end = starts[id + 1] as number;
    for (let at = starts[id] as number; at < end; at += 1) {
      const c = classOf[at] as number;
      scores[c] = (scores[c] as number) + value * (weights[at] as number);
    }
  }
  return scores;
}
