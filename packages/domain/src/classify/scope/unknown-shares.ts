import type { Matrix } from '../features/matrix.ts';

/**
 * The share of each row's n-gram weight that a model would not know had it not seen the row or its near-duplicates: of
 * the n-grams in fewer than `minDocuments` texts outside the row's group. 0..1, row by row.
 */
export function unknownShares(
  matrix: Matrix,
  groups: Uint32Array,
  minDocuments: number,
): Float64Array {
  const documents = new Uint32Array(matrix.columns);
  count(matrix, 0, matrix.rows, documents, 1);
  const order = Uint32Array.from(groups.keys()).sort(
    (a, b) => (groups[a] as number) - (groups[b] as number) || a - b,
  );
  const shares = new Float64Array(matrix.rows);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && groups[order[to] as number] === groups[order[from] as number]) {
      to += 1;
    }
    const members = order.subarray(from, to);
    for (const row of members) count(matrix, row, row + 1, documents, -1);
    for (const row of members) shares[row] = shareOf(matrix, row, documents, minDocuments);
    for (const row of members) count(matrix, row, row + 1, documents, 1);
    from = to;
  }
  return shares;
}

/** The unknown share of each row as the model knows n-grams: every column. */
export function rowShares(matrix: Matrix): Float64Array {
  const all = new Uint32Array(matrix.columns).fill(1);
  return Float64Array.from({ length: matrix.rows }, (_, row) => shareOf(matrix, row, all, 1));
}

function count(
  matrix: Matrix,
  from: number,
  to: number,
  documents: Uint32Array,
  change: number,
): void {
  const end = matrix.starts[to] as number;
  for (let at = matrix.starts[from] as number; at < end; at += 1) {
    const id = matrix.indices[at] as number;
    documents[id] = (documents[id] as number) + change;
  }
}

function shareOf(
  matrix: Matrix,
  row: number,
  documents: Uint32Array,
  minDocuments: number,
): number {
  let known = 0;
  // The last entry is the bias.
  const end = (matrix.starts[row + 1] as number) - 1;
  for (let at = matrix.starts[row] as number; at < end; at += 1) {
    if ((documents[matrix.indices[at] as number] as number) < minDocuments) continue;
    known += (matrix.values[at] as number) ** 2;
  }
  return Math.max(0, 1 - known / 2);
}
