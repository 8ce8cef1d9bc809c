/** Share of equal entries, 0..1; 0 for no rows. */
export function accuracy(truth: ArrayLike<unknown>, predicted: ArrayLike<unknown>): number {
  if (truth.length === 0) return 0;
  let right = 0;
  for (let i = 0; i < truth.length; i += 1) if (truth[i] === predicted[i]) right += 1;
  return right / truth.length;
}

/** F1 averaged over the classes that occur in the truth or the predictions, each counting the same; 0 for no rows. */
export function macroF1(
  truth: ArrayLike<string | number>,
  predicted: ArrayLike<string | number>,
): number {
  const perClass = new Map<string | number, { hit: number; missed: number; false: number }>();
  const of = (label: string | number): { hit: number; missed: number; false: number } => {
    const known = perClass.get(label);
    if (known !== undefined) return known;
    const fresh = { hit: 0, missed: 0, false: 0 };
    perClass.set(label, fresh);
    return fresh;
  };
  for (let i = 0; i < truth.length; i += 1) {
    const actual = truth[i] as string | number;
    const given = predicted[i] as string | number;
    if (actual === given) of(actual).hit += 1;
    else {
      of(actual).missed += 1;
      of(given).false += 1;
    }
  }
  if (perClass.size === 0) return 0;
  let sum = 0;
  for (const { hit, missed, false: wrong } of perClass.values()) {
    sum += (2 * hit) / (2 * hit + missed + wrong);
  }
  return sum / perClass.size;
}

export type Judged = { readonly confidence: number; readonly correct: boolean };

/**
 * Expected calibration error over `bins` bins of equal count (Nguyen and O'Connor 2015): the mean gap between stated
 * confidence and share right, weighted by bin size. 0..1, lower is better; 0 for no rows. Default: 15 bins.
 */
export function expectedCalibrationError(rows: readonly Judged[], bins = 15): number {
  const sorted = [...rows].sort((a, b) => a.confidence - b.confidence);
  let error = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    const from = Math.floor((bin * sorted.length) / bins);
    const to = Math.floor(((bin + 1) * sorted.length) / bins);
    let gap = 0;
    for (let i = from; i < to; i += 1) {
      const row = sorted[i] as Judged;
      gap += row.confidence - (row.correct ? 1 : 0);
    }
    error += Math.abs(gap);
  }
  return sorted.length === 0 ? 0 : error / sorted.length;
}

/** Mean squared distance between confidence and outcome (Brier 1950). 0..1, lower is better; 0 for no rows. */
export function brierScore(rows: readonly Judged[]): number {
  if (rows.length === 0) return 0;
  let sum = 0;
  for (const row of rows) sum += (row.confidence - (row.correct ? 1 : 0)) ** 2;
  return sum / rows.length;
}
