export interface Paired {
  readonly accuracy: number;
  readonly peerAccuracy: number;
  readonly difference: number;
  /** Of the difference, request by request. */
  readonly standardError: number;
  /** Of the difference when the texts, not the requests, are taken for independent: the same text is asked about many times. */
  readonly standardErrorOfTexts: number;
}

/** Two ways of answering on the same requests. @param texts which text each request is about */
export function comparePaired(
  ours: readonly boolean[],
  theirs: readonly boolean[],
  texts: readonly number[],
): Paired {
  const count = ours.length;
  const differences = ours.map((right, at) => Number(right) - Number(theirs[at] ?? false));
  const mean = differences.reduce((sum, one) => sum + one, 0) / count;
  const squares = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const byText = new Map<number, number>();
  for (const [at, one] of differences.entries()) {
    const text = texts[at] ?? 0;
    byText.set(text, (byText.get(text) ?? 0) + one - mean);
  }
  const ofTexts = [...byText.values()].reduce((sum, one) => sum + one ** 2, 0);
  return {
    accuracy: share(ours),
    peerAccuracy: share(theirs),
    difference: mean,
    standardError: Math.sqrt(squares / (count - 1) / count),
    standardErrorOfTexts: Math.sqrt(ofTexts) / count,
  };
}

function share(all: readonly boolean[]): number {
  return all.filter(Boolean).length / all.length;
}
