import type { FieldAnswer } from '../../shared/answer.ts';
import { nextTier, type TierStep } from '../escalate.ts';

/** What one tier said of one field. */
export interface FieldTier {
  readonly tier: string;
  /** Undefined: not asked yet; null: asked in vain. */
  readonly answer: FieldAnswer | null | undefined;
  /** It cannot be asked any more. */
  readonly out: boolean;
}

export type FieldStep =
  | { readonly kind: 'ask'; readonly tier: string }
  | { readonly kind: 'settled'; readonly answer: FieldAnswer | null };

/**
 * Whether a field needs another tier, and whose answer stands. A final rule ends it: the person who wrote it answers for it.
 *
 * @param tiers cheapest first.
 * @param sureEnough calibrated confidence, 0..1, from which the next tier is not asked.
 */
export function settleField(tiers: readonly FieldTier[], sureEnough: number): FieldStep {
  const final = tiers.find(({ answer }) => answer?.final === true)?.answer;
  if (final !== undefined && final !== null) return { kind: 'settled', answer: final };
  const step: TierStep = nextTier(
    tiers.map(({ tier, answer, out }) => ({
      tier,
      unavailable: out ? 'off' : null,
      confidence: answer === undefined ? undefined : (answer?.confidence ?? null),
      sureEnough,
    })),
  );
  if (step.kind === 'ask') return { kind: 'ask', tier: step.tier };
  if (step.kind === 'nobody') return { kind: 'settled', answer: null };
  return { kind: 'settled', answer: tiers.find(({ tier }) => tier === step.tier)?.answer ?? null };
}
