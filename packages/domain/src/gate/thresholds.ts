/** From `auto` on a field may be automatic, from `assisted` on it is assisted; 0 ≤ assisted ≤ auto ≤ 1. */
export interface Thresholds {
  /** Calibrated confidence. Default 0.85. */
  readonly auto: number;
  /** Default 0.60. */
  readonly assisted: number;
}

/** Thresholds for decisions whose proposed values are all among those of `when`. */
export interface ThresholdOverride {
  readonly when: Readonly<Record<string, readonly string[]>>;
  readonly thresholds: Partial<Thresholds>;
}

export interface ThresholdPolicy {
  readonly thresholds: Thresholds;
  readonly agentThresholds: Partial<Thresholds>;
  readonly fieldThresholds: Readonly<Record<string, Partial<Thresholds>>>;
  readonly overrides: readonly ThresholdOverride[];
}

/**
 * The thresholds for one field of one decision: a matching override, else the field's own, else the agent's, else the
 * policy's, each of `auto` and `assisted` by itself. Of several matching overrides the highest counts, so their order does
 * not matter and adding one never makes an agent freer than the strictest of them. Where different places give an assisted
 * above auto, auto is raised to it.
 *
 * @param proposed field → value of the whole decision.
 */
export function thresholdsFor(
  policy: ThresholdPolicy,
  field: string,
  proposed: Readonly<Record<string, string>>,
): Thresholds {
  const overrides = policy.overrides
    .filter((override) => matches(override.when, proposed))
    .map((override) => override.thresholds);
  const own = Object.hasOwn(policy.fieldThresholds, field)
    ? policy.fieldThresholds[field]
    : undefined;
  const pick = (name: keyof Thresholds): number =>
    highest(overrides.map((one) => one[name])) ??
    own?.[name] ??
    policy.agentThresholds[name] ??
    policy.thresholds[name];
  const assisted = pick('assisted');
  return { auto: Math.max(pick('auto'), assisted), assisted };
}

function matches(
  when: ThresholdOverride['when'],
  proposed: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(when).every(([field, values]) => {
    const value = Object.hasOwn(proposed, field) ? proposed[field] : undefined;
    return value !== undefined && values.includes(value);
  });
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? undefined : Math.max(...given);
}
