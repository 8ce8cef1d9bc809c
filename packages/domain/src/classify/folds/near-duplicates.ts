import { type FeatureSpace, type Matrix, unseenIdf } from '../features/matrix.ts';

/** Rows whose cosine reaches this count as versions of one text. A choice: 0.6 to 0.8 calibrated alike on the sets tried. */
export const NEAR_DUPLICATE_COSINE = 0.8;

const RARE_FEATURES = 12;
const REMEMBERED_ROWS = 3;

/**
 * Groups near-duplicate rows: returns for each row the smallest row number of its group.
 *
 * Near-duplicates in different folds make out-of-fold confidence rosy, because the held-out copy was in truth seen.
 * Candidates are the last few rows that share one of a row's rarest n-grams; each candidate is verified by cosine.
 * The cosine is of term weights without idf: with it, the ticket number in a common template would outweigh the template.
 * Looking at a fixed number of candidates keeps the cost linear in the rows; long runs of one template still join,
 * link by link.
 */
export function groupNearDuplicates(matrix: Matrix, space: FeatureSpace): Uint32Array {
  const parent = Uint32Array.from({ length: matrix.rows }, (_, row) => row);
  const recent = new Int32Array(matrix.columns * REMEMBERED_ROWS).fill(-1);
  const dense = new Float32Array(matrix.columns);
  const rare = new Uint32Array(RARE_FEATURES);
  const compared = new Int32Array(matrix.rows).fill(-1);
  const norms = new Float64Array(matrix.rows);
  const rarestIdf = unseenIdf(matrix.rows);
  for (let row = 0; row < matrix.rows; row += 1) {
    const from = matrix.starts[row] as number;
    // The last column is the bias, which every row shares.
    const end = (matrix.starts[row + 1] as number) - 1;
    const found = rarest(matrix, space, from, end, rare);
    let squares = (matrix.unshared[row] as number) / rarestIdf ** 2;
    for (let at = from; at < end; at += 1) {
      const id = matrix.indices[at] as number;
      const value = (matrix.values[at] as number) / (space.idf[id] as number);
      dense[id] = value / (space.idf[id] as number);
      squares += value * value;
    }
    norms[row] = Math.sqrt(squares);
    for (let r = 0; r < found; r += 1) {
      const base = (rare[r] as number) * REMEMBERED_ROWS;
      for (let slot = 0; slot < REMEMBERED_ROWS; slot += 1) {
        const other = recent[base + slot] as number;
        if (other < 0 || compared[other] === row) continue;
        compared[other] = row;
        const mine = find(parent, row);
        const theirs = find(parent, other);
        if (mine === theirs) continue;
        const lengths = (norms[row] as number) * (norms[other] as number);
        if (product(matrix, other, dense) < NEAR_DUPLICATE_COSINE * lengths) continue;
        parent[Math.max(mine, theirs)] = Math.min(mine, theirs);
      }
      remember(recent, base, row);
    }
    for (let at = from; at < end; at += 1) dense[matrix.indices[at] as number] = 0;
  }
  return parent.map((_, row) => find(parent, row));
}

function rarest(
  matrix: Matrix,
  space: FeatureSpace,
  from: number,
  end: number,
  into: Uint32Array,
): number {
  let found = 0;
  for (let at = from; at < end; at += 1) {
    const id = matrix.indices[at] as number;
    const idf = space.idf[id] as number;
    let place = found < into.length ? found : into.length;
    while (place > 0 && (space.idf[into[place - 1] as number] as number) < idf) place -= 1;
    if (place >= into.length) continue;
    for (let later = Math.min(found, into.length - 1); later > place; later -= 1) {
      into[later] = into[later - 1] as number;
    }
    into[place] = id;
    if (found < into.length) found += 1;
  }
  return found;
}

function remember(recent: Int32Array, base: number, row: number): void {
  for (let slot = REMEMBERED_ROWS - 1; slot > 0; slot -= 1) {
    recent[base + slot] = recent[base + slot - 1] as number;
  }
  recent[base] = row;
}

function product(matrix: Matrix, row: number, dense: Float32Array): number {
  let sum = 0;
  const end = (matrix.starts[row + 1] as number) - 1;
  for (let at = matrix.starts[row] as number; at < end; at += 1) {
    sum += (matrix.values[at] as number) * (dense[matrix.indices[at] as number] as number);
  }
  return sum;
}

function find(parent: Uint32Array, row: number): number {
  let root = row;
  while (parent[root] !== root) root = parent[root] as number;
  let at = row;
  while (parent[at] !== root) {
    const next = parent[at] as number;
    parent[at] = root;
    at = next;
  }
  return root;
}
