import type { Counts } from './counts.ts';
import { isWordKey } from './grams.ts';

/**
 * What the model keeps of the training texts: hashed n-grams and their inverse document frequency, the most frequent
 * first (ties by key), so that the rows most texts need lie close together in memory.
 * An n-gram of one single training text is never kept (`minDocuments` >= 2): a name or number that one person wrote
 * once must not leave a trace. Its length still counts in the norm and in training (see Matrix.unshared), which keeps
 * the accuracy that plain dropping loses on short texts.
 */
export type FeatureSpace = {
  readonly keys: Uint32Array;
  readonly idf: Float32Array;
};

/** Weighted rows over a feature space: compressed sparse rows; each row has a word and a character block of norm 1. */
export type Matrix = {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float32Array;
  /** Squared norm of the part of each row that lies on n-grams no other row has; those get no column. */
  readonly unshared: Float32Array;
};

/** 1 + ln(count) for small counts. */
const LOG_COUNTS = Float64Array.from({ length: 256 }, (_, count) =>
  count === 0 ? 0 : 1 + Math.log(count),
);

/** Sublinear term frequency, 1 + ln(count) (Manning, Raghavan and Schütze 2008, 6.4.1). */
export function termWeight(count: number): number {
  return count < 256 ? (LOG_COUNTS[count] ?? 0) : 1 + Math.log(count);
}

/**
 * Chooses the n-grams to keep: those in at least `minDocuments` texts, and of those at most `maxFeatures`, the most
 * frequent first. idf is ln((1 + texts) / (1 + documents)) + 1, as scikit-learn smooths it.
 */
export function chooseFeatures(
  counts: Counts,
  minDocuments: number,
  maxFeatures: number,
): { readonly space: FeatureSpace; readonly remap: Int32Array } {
  const threshold = leastDocuments(counts.documents, minDocuments, maxFeatures);
  const kept: number[] = [];
  for (let column = 0; column < counts.keys.length; column += 1) {
    if ((counts.documents[column] ?? 0) >= threshold) kept.push(column);
  }
  const order = Uint32Array.from(kept).sort(
    (a, b) =>
      (counts.documents[b] as number) - (counts.documents[a] as number) ||
      (counts.keys[a] as number) - (counts.keys[b] as number),
  );
  const keys = new Uint32Array(order.length);
  const idf = new Float32Array(order.length);
  const remap = new Int32Array(counts.keys.length).fill(-1);
  for (let id = 0; id < order.length; id += 1) {
    const column = order[id] ?? 0;
    keys[id] = counts.keys[column] ?? 0;
    idf[id] = Math.log((1 + counts.texts) / (1 + (counts.documents[column] ?? 0))) + 1;
    remap[column] = id;
  }
  return { space: { keys, idf }, remap };
}

function leastDocuments(documents: Uint32Array, least: number, maxFeatures: number): number {
  let most = 0;
  for (const count of documents) if (count > most) most = count;
  const histogram = new Uint32Array(most + 2);
  for (const count of documents) histogram[count] = (histogram[count] ?? 0) + 1;
  let kept = 0;
  let threshold = most + 1;
  while (threshold > least) {
    const next = kept + (histogram[threshold - 1] ?? 0);
    if (next > maxFeatures) break;
    kept = next;
    threshold -= 1;
  }
  return threshold;
}

/**
 * The TF-IDF rows of the counted texts over the kept features, with a constant last column (the bias).
 * N-grams outside the space take part in the norm, here and in prediction alike: a text made of unknown n-grams scores
 * near the bias instead of being stretched to the length of a familiar one.
 */
export function weighRows(counts: Counts, space: FeatureSpace, remap: Int32Array): Matrix {
  const columns = space.keys.length + 1;
  const unknownIdf = unseenIdf(counts.texts);
  const starts = new Uint32Array(counts.rows + 1);
  const indices = new Uint32Array(counts.columns.length + counts.rows);
  const values = new Float32Array(counts.columns.length + counts.rows);
  const unshared = new Float32Array(counts.rows);
  let end = 0;
  for (let row = 0; row < counts.rows; row += 1) {
    const from = end;
    const squares = [0, 0];
    const unknown = [0, 0];
    for (let at = counts.starts[row] as number; at < (counts.starts[row + 1] as number); at += 1) {
      const column = counts.columns[at] as number;
      const id = remap[column] as number;
      const idf = id < 0 ? unknownIdf : (space.idf[id] as number);
      const weight = termWeight(counts.counts[at] as number) * idf;
      const block = isWordKey(counts.keys[column] as number) ? 0 : 1;
      squares[block] = (squares[block] as number) + weight * weight;
      if (id < 0) {
        unknown[block] = (unknown[block] as number) + weight * weight;
        continue;
      }
      indices[end] = id;
      values[end] = weight;
      end += 1;
    }
    const scales = squares.map((square) => (square > 0 ? 1 / Math.sqrt(square) : 0));
    for (let at = from; at < end; at += 1) {
      const block = isWordKey(space.keys[indices[at] as number] as number) ? 0 : 1;
      values[at] = (values[at] as number) * (scales[block] as number);
    }
    unshared[row] =
      (unknown[0] as number) * (scales[0] as number) ** 2 +
      (unknown[1] as number) * (scales[1] as number) ** 2;
    indices[end] = columns - 1;
    values[end] = 1;
    end += 1;
    starts[row + 1] = end;
  }
  return {
    rows: counts.rows,
    columns,
    starts,
    indices: indices.slice(0, end),
    values: values.slice(0, end),
    unshared,
  };
}

/** A part of the rows, `from` to before `to`, over the same memory. */
export function rowsOf(matrix: Matrix, from: number, to: number): Matrix {
  return {
    ...matrix,
    rows: to - from,
    starts: matrix.starts.subarray(from, to + 1),
    unshared: matrix.unshared.subarray(from, to),
  };
}

/** The idf of an n-gram that only this text has. */
export function unseenIdf(texts: number): number {
  return Math.log((1 + texts) / 2) + 1;
}
