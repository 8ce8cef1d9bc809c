/** What a tier said, and how sure it is after calibration; null: it had nothing to say or failed. */
export interface TierState {
  readonly tier: string;
  /** Why it cannot be asked now; null: it can. */
  readonly unavailable: 'closed' | 'spent' | 'off' | null;
  /** 0..1. Undefined: not asked yet; null: asked in vain. */
  readonly confidence?: number | null | undefined;
  /** Calibrated confidence from which on its answer is taken. 0..1 */
  readonly sureEnough: number;
}

export interface TierReason {
  readonly code: 'sure_enough' | 'not_sure_enough' | 'no_answer' | 'unavailable' | 'surest_of_all';
  readonly tier: string;
  readonly value: number | null;
  readonly limit: number | null;
}

export type TierStep =
  | { readonly kind: 'ask'; readonly tier: string; readonly reasons: readonly TierReason[] }
  /** `sure`: it met its threshold. Otherwise it is the surest of those that could be asked. */
  | {
      readonly kind: 'answer';
      readonly tier: string;
      readonly sure: boolean;
      readonly reasons: readonly TierReason[];
    }
  | { readonly kind: 'nobody'; readonly reasons: readonly TierReason[] };

/**
 * What follows from what the tiers have said so far.
 *
 * @param tiers cheapest first. The first whose answer meets its threshold is taken, the first that was not asked is asked; when all were,
 * the surest answer stands, the cheaper of two that are equally sure. A confidence that is no number is none.
 */
export function nextTier(tiers: readonly TierState[]): TierStep {
  const reasons: TierReason[] = [];
  let best: { readonly tier: string; readonly confidence: number } | null = null;
  for (const { tier, unavailable, confidence, sureEnough } of tiers) {
    if (confidence === undefined) {
      if (unavailable === null) return { kind: 'ask', tier, reasons };
      reasons.push({ code: 'unavailable', tier, value: null, limit: null });
      continue;
    }
    if (confidence === null || !Number.isFinite(confidence)) {
      reasons.push({ code: 'no_answer', tier, value: null, limit: null });
      continue;
    }
    const said = { tier, value: confidence, limit: sureEnough };
    if (confidence >= sureEnough) {
      reasons.push({ code: 'sure_enough', ...said });
      return { kind: 'answer', tier, sure: true, reasons };
    }
    reasons.push({ code: 'not_sure_enough', ...said });
    if (best === null || confidence > best.confidence) best = { tier, confidence };
  }
  if (best === null) return { kind: 'nobody', reasons };
  reasons.push({ code: 'surest_of_all', tier: best.tier, value: best.confidence, limit: null });
  return { kind: 'answer', tier: best.tier, sure: false, reasons };
}
