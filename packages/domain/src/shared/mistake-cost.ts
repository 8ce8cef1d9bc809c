import type { Alternative } from './answer.ts';

/** What a mistake costs, in ordinary mistakes, which cost 1. Of several that fit, the dearest counts. */
export interface MistakeCost {
  readonly field: string;
  /** Values that would have been right; null: any. */
  readonly right: readonly string[] | null;
  /** Values that were decided; null: any. */
  readonly decided: readonly string[] | null;
  /** 0 to 1000. */
  readonly cost: number;
}

function dearest(costs: readonly MistakeCost[], otherwise: number): number {
  return costs.length === 0 ? otherwise : Math.max(...costs.map(({ cost }) => cost));
}

function ofDecided(
  costs: readonly MistakeCost[],
  field: string,
  decided: string,
): readonly MistakeCost[] {
  return costs.filter(
    (one) => one.field === field && (one.decided === null || one.decided.includes(decided)),
  );
}

/**
 * What it costs that `decided` was written where `right` belonged: the dearest of the costs that fit, 1 when none does, 0 when
 * the two are the same. A null `right` is wrong without anybody knowing what would have been right: only costs that hold for
 * any right value fit.
 */
export function costOf(
  costs: readonly MistakeCost[],
  field: string,
  decided: string,
  right: string | null,
): number {
  if (decided === right) return 0;
  const fitting = ofDecided(costs, field, decided).filter(
    (one) => one.right === null || (right !== null && one.right.includes(right)),
  );
  return dearest(fitting, 1);
}

function chance(value: number): number {
  return value > 0 ? Math.min(value, 1) : 0;
}

/**
 * What writing `value` is expected to cost, in ordinary mistakes: each alternative by its chance, and what is left of 1 at the
 * cost of a mistake whose right value is unknown. Without costs it is 1 - confidence. Chances that add up to more than 1 are
 * scaled to what the confidence leaves, because it is calibrated and they may not be. 0 or more, for any numbers.
 */
export function expectedCost(
  costs: readonly MistakeCost[],
  field: string,
  value: string,
  confidence: number,
  alternatives: readonly Alternative[],
): number {
  const left = 1 - chance(confidence);
  const others = alternatives.filter((one) => one.value !== value);
  const claimed = others.reduce((sum, one) => sum + chance(one.confidence), 0);
  const scale = claimed > left ? left / claimed : 1;
  const ofOthers = others.reduce(
    (sum, one) => sum + scale * chance(one.confidence) * costOf(costs, field, value, one.value),
    0,
  );
  return ofOthers + Math.max(0, left - scale * claimed) * costOf(costs, field, value, null);
}
