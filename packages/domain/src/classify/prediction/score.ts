import type { Head, SparseWeights } from '../model.ts';
import { type DenseRows, denseRowsOf } from './dense-rows.ts';
import type { Reader } from './reader.ts';

let scores = new Float64Array(256);
let scaled = new Float64Array(1024);

/** Decision values of all classes of a head for the text last read, in a buffer that the next call overwrites. */
export function scoreHead(head: Head, reader: Reader): Float64Array {
  return scoreWeights(head, head.classes.length, reader);
}

/** As scoreHead, for weights that belong to no head. */
export function scoreWeights(from: SparseWeights, classes: number, reader: Reader): Float64Array {
  if (scores.length < classes) scores = new Float64Array(classes * 2);
  const rows = denseRowsOf(from, classes);
  if (rows === null) addSparse(from, classes, reader);
  else sumDense(rows, from.scales, reader);
  return scores;
}

function addSparse(from: SparseWeights, classes: number, reader: Reader): void {
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
}

/** The same sums in the same order, so they are equal to the last bit; four classes at a time stay in registers. */
function sumDense({ width, cells }: DenseRows, scales: Float32Array, reader: Reader): void {
  const { ids, values, known } = reader;
  if (scaled.length < known) scaled = new Float64Array(known * 2);
  for (let k = 0; k < known; k += 1) {
    scaled[k] = (values[k] as number) * (scales[ids[k] as number] as number);
  }
  let c = 0;
  for (; c + 4 <= width; c += 4) sumFour(cells, width, c, ids, known);
  if (c < width) sumTwo(cells, width, c, ids, known);
}

function sumFour(
  cells: Int8Array,
  width: number,
  c: number,
  ids: Uint32Array,
  known: number,
): void {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let k = 0; k < known; k += 1) {
    const at = (ids[k] as number) * width + c;
    const value = scaled[k] as number;
    first += value * (cells[at] as number);
    second += value * (cells[at + 1] as number);
    third += value * (cells[at + 2] as number);
    fourth += value * (cells[at + 3] as number);
  }
  scores[c] = first;
  scores[c + 1] = second;
  scores[c + 2] = third;
  scores[c + 3] = fourth;
}

function sumTwo(cells: Int8Array, width: number, c: number, ids: Uint32Array, known: number): void {
  let first = 0;
  let second = 0;
  for (let k = 0; k < known; k += 1) {
    const at = (ids[k] as number) * width + c;
    const value = scaled[k] as number;
    first += value * (cells[at] as number);
    second += value * (cells[at + 1] as number);
  }
  scores[c] = first;
  scores[c + 1] = second;
}
