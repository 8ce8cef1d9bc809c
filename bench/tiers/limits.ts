export interface Judgement {
  readonly confidence: number;
  readonly right: boolean;
}

/**
 * The lowest confidence from which on answers are right at least as often as is wanted, on texts that are not asked about; 1.01,
 * so never, when there is none.
 */
export function limitFor(judged: readonly Judgement[], wanted: number): number {
  const order = [...judged].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  let limit = 1.01;
  for (const [at, one] of order.entries()) {
    if (one.right) right += 1;
    const next = order[at + 1];
    // Those that are equally sure stand or fall together.
    if (next?.confidence === one.confidence) continue;
    if (right / (at + 1) >= wanted) limit = one.confidence;
  }
  return limit;
}
