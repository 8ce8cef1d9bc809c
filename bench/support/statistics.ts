/** At a share of 0..1 of what is sorted, from the lowest on. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** The geometric mean of ratios and its standard error as a share: a machine's speed drifts, so rounds are compared in pairs. */
export function meanRatio(
  rates: readonly number[],
  others: readonly number[],
): { readonly ratio: number; readonly error: number } {
  const logs = rates.map((rate, round) => Math.log(rate / (others[round] ?? Number.NaN)));
  const middle = mean(logs);
  const squares = logs.reduce((sum, one) => sum + (one - middle) ** 2, 0);
  const deviation = Math.sqrt(squares / (logs.length - 1));
  return { ratio: Math.exp(middle), error: deviation / Math.sqrt(logs.length) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
