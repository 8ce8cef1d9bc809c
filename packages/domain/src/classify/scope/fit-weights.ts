/** Keeps a sign that separates perfectly at a finite weight. */
const RIDGE = 0.02;
const ROUNDS = 60;
const LARGEST_STEP = 1;

/**
 * Weights >= 0 of the columns that tell the rows of `above` from those of `below` best: logistic regression, both sides
 * counting the same, by cyclic coordinate descent with bounded Newton steps (Genkin, Lewis and Madigan 2007). A weight
 * stays at 0 where a column speaks the other way, so more of a sign never lowers the score.
 */
export function fitWeights(
  below: readonly (readonly number[])[],
  above: readonly (readonly number[])[],
): readonly number[] {
  const rows = [...below, ...above];
  const columns = below[0]?.length ?? 0;
  const scaled = Array.from({ length: columns }, (_, column) => standardise(rows, below, column));
  const side = Float64Array.from(rows, (_, row) => (row < below.length ? 0 : 1));
  const share = Float64Array.from(side, (one) => 0.5 / (one === 0 ? below.length : above.length));
  const values = [...scaled.map((column) => column.values), new Float64Array(rows.length).fill(1)];
  const weights = new Float64Array(columns + 1);
  const sums = new Float64Array(rows.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = 0;
    for (let column = 0; column <= columns; column += 1) {
      const bias = column === columns;
      const x = values[column] as Float64Array;
      const wanted =
        (weights[column] as number) -
        newtonStep(x, sums, side, share, bias ? 0 : RIDGE, weights[column] as number);
      const change = (bias ? wanted : Math.max(0, wanted)) - (weights[column] as number);
      if (change === 0) continue;
      weights[column] = (weights[column] as number) + change;
      for (let row = 0; row < sums.length; row += 1) {
        sums[row] = (sums[row] as number) + change * (x[row] as number);
      }
      moved = Math.max(moved, Math.abs(change));
    }
    if (moved < 1e-4) break;
  }
  return scaled.map(({ deviation }, column) => (weights[column] as number) / deviation);
}

function newtonStep(
  x: Float64Array,
  sums: Float64Array,
  side: Float64Array,
  share: Float64Array,
  ridge: number,
  weight: number,
): number {
  let gradient = ridge * weight;
  let curvature = ridge + 1e-9;
  for (let row = 0; row < x.length; row += 1) {
    const p = 1 / (1 + Math.exp(-(sums[row] as number)));
    const value = x[row] as number;
    gradient += (share[row] as number) * (p - (side[row] as number)) * value;
    curvature += (share[row] as number) * p * (1 - p) * value * value;
  }
  return Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, gradient / curvature));
}

/** A column in units of its deviation among the rows below. */
function standardise(
  rows: readonly (readonly number[])[],
  below: readonly (readonly number[])[],
  column: number,
): { readonly values: Float64Array; readonly deviation: number } {
  let mean = 0;
  for (const row of below) mean += (row[column] as number) / below.length;
  let squares = 0;
  for (const row of below) squares += ((row[column] as number) - mean) ** 2 / below.length;
  const deviation = Math.sqrt(squares) || 1;
  return {
    values: Float64Array.from(rows, (row) => ((row[column] as number) - mean) / deviation),
    deviation,
  };
}
