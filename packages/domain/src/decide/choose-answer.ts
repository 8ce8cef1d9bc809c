import type { FieldAnswer } from '../shared/answer.ts';

export interface TierAnswers {
  readonly rules: FieldAnswer | null;
  readonly builtin: FieldAnswer | null;
}

/**
 * Picks the answer for one field: a final rule always; else the cheapest tier that is sure enough; else the surer of the two.
 * On a tie the rules win, because a person wrote them. Null when no tier has an answer.
 *
 * @param sureEnough calibrated confidence, 0..1, from which the next tier is not asked.
 */
export function chooseAnswer(answers: TierAnswers, sureEnough: number): FieldAnswer | null {
  const { rules, builtin } = answers;
  if (rules === null || builtin === null) return rules ?? builtin;
  if (rules.final || rules.confidence >= sureEnough) return rules;
  return builtin.confidence > rules.confidence ? builtin : rules;
}

/** Two tiers that are both fairly sure and disagree: kept as doubt, never averaged away. */
export function disagreement(
  field: string,
  answers: TierAnswers,
): {
  readonly code: 'tiers_disagree';
  readonly field: string;
  readonly values: readonly string[];
} | null {
  const { rules, builtin } = answers;
  if (rules === null || builtin === null || rules.value === builtin.value) return null;
  if (Math.min(rules.confidence, builtin.confidence) < 0.5) return null;
  return { code: 'tiers_disagree', field, values: [rules.value, builtin.value] };
}
