import { own } from '../shared/own.ts';

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
  return thresholdsUnder(overridesOf(policy, proposed), policy, field);
}

/** What the overrides that match a decision ask for together: the same for each of its fields. */
export function overridesOf(
  policy: ThresholdPolicy,
  proposed: Readonly<Record<string, string>>,
): Partial<Thresholds> {
  let auto: number | undefined;
  let assisted: number | undefined;
  for (const { when, thresholds } of policy.overrides) {
    if (!matches(when, proposed)) continue;
    auto = higher(auto, thresholds.auto);
    assisted = higher(assisted, thresholds.assisted);
  }
  return { ...(auto !== undefined && { auto }), ...(assisted !== undefined && { assisted }) };
}

/** `thresholdsFor` with the overrides already looked up. */
export function thresholdsUnder(
  overrides: Partial<Thresholds>,
  { fieldThresholds, agentThresholds, thresholds }: ThresholdPolicy,
  field: string,
): Thresholds {
  const ofField = own(fieldThresholds, field);
  const auto = overrides.auto ?? ofField?.auto ?? agentThresholds.auto ?? thresholds.auto;
  const assisted =
    overrides.assisted ?? ofField?.assisted ?? agentThresholds.assisted ?? thresholds.assisted;
  return { auto: Math.max(auto, assisted), assisted };
}

function matches(
  when: ThresholdOverride['when'],
  proposed: Readonly<Record<string, string>>,
): boolean {
  for (const field of Object.keys(when)) {
    const value = own(proposed, field);
    if (value === undefined || when[field]?.includes(value) !== true) return false;
  }
  return true;
}

function higher(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
