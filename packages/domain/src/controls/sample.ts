export interface SampleFacts {
  /** The lowest of the decision's fields, 0..1. */
  readonly confidence: number;
  /** The confidence from which on it is automatic. */
  readonly autoFrom: number;
  /** Share of the agent's decisions with this value of its main field, 0..1; null when not known. */
  readonly categoryShare: number | null;
}

// Each factor spans 1.72, so that both together stay within 3: the largest weight limits what can be learnt from a sample.
const bySureness = { atLimit: 1.36, certain: 0.79 } as const;
const byCategory = { rare: 1.5, common: 0.87, rareTo: 0.02, commonFrom: 0.2 } as const;
const least = 0.02;

function between(low: number, high: number, at: number): number {
  return low + (high - low) * Math.min(1, Math.max(0, at));
}

function factorOf({ confidence, autoFrom, categoryShare }: SampleFacts): number {
  const room = 1 - autoFrom;
  // What is no number counts as the least sure: it is looked at more often, never less.
  const sureness = room > 0 && confidence >= autoFrom ? (confidence - autoFrom) / room : 0;
  const common =
    categoryShare !== null && categoryShare > 0
      ? Math.log(categoryShare / byCategory.rareTo) /
        Math.log(byCategory.commonFrom / byCategory.rareTo)
      : 0;
  return (
    between(bySureness.atLimit, bySureness.certain, sureness) *
    between(byCategory.rare, byCategory.common, common)
  );
}

/**
 * The chance that an automatic decision is given to a person to check: `rate` on average over an ordinary mix (most decisions
 * sure, a fifth of them in rare categories), more for less sure ones and rarer categories. In [0.02, 1], and any two within a
 * factor of 3, because a weighted estimate is only as good as its largest weight (Horvitz & Thompson 1952). 0 for a rate of 0,
 * 1 for a rate of 1. The chance is to be stored with the decision.
 */
export function inclusionOf(facts: SampleFacts, rate: number): number {
  if (!(rate > 0)) return 0;
  if (rate >= 1) return 1;
  // The nearer the rate comes to everything, the less can be preferred.
  const preferred = rate * factorOf(facts) ** (1 - rate);
  return Math.min(1, Math.max(least, preferred));
}

/** Whether a decision is drawn. `chance` is uniform in [0, 1). */
export function isSampled(inclusion: number, chance: number): boolean {
  return chance < inclusion;
}
