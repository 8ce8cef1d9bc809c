import type { RuleDoubt, RuleEvidence, RuleFieldResult } from './rule.ts';

/** One rule that held and the value it wants for one field. */
export interface RuleVote {
  readonly value: string;
  readonly weight: number;
  readonly final: boolean;
  readonly evidence: RuleEvidence;
}

function strengthOf(votes: readonly RuleVote[]): number {
  // Noisy-or: each rule is an independent reason that may fail with chance 1 - weight (Pearl 1988, §4.3.2).
  let allFail = 1;
  for (const vote of votes) allFail *= 1 - vote.weight;
  return 1 - allFail;
}

function decidedByFinal(votes: readonly RuleVote[]): string | null {
  const values = new Set(votes.filter((vote) => vote.final).map((vote) => vote.value));
  if (values.size !== 1) return null;
  const [only] = values;
  return only ?? null;
}

function finalConflict(field: string, votes: readonly RuleVote[]): RuleDoubt | null {
  const finals = votes.filter((vote) => vote.final);
  const values = [...new Set(finals.map((vote) => vote.value))].sort();
  if (values.length < 2) return null;
  const rules = finals.map((vote) => vote.evidence.rule).sort();
  return { code: 'conflicting_final_rules', field, values, rules };
}

function byWeightThenRule(a: RuleEvidence, b: RuleEvidence): number {
  return b.weight - a.weight || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

/**
 * Joins the votes of one field.
 *
 * The strength of a value is s = 1 - ∏(1 - weight) over the rules that want it. Competing values lower each
 * other: raw = s · s / Σs, the strength times its share of all strengths. So an uncontested value keeps its
 * strength, two equal ones get half of it each, raw stays in 0..1, another rule for a value never lowers that
 * value's raw, and the order of rules does not matter. Dempster's rule was the alternative: it lowers the weaker
 * side more, but one weight of 1 against another has no answer there.
 *
 * A final rule sets raw to 1 for its value. Final rules that disagree cancel: the votes are weighed as if none
 * were final, and the conflict is returned as doubt. Equal raws are ordered by value.
 */
export function combineVotes(
  field: string,
  votes: readonly RuleVote[],
): { readonly result: RuleFieldResult | null; readonly doubt: RuleDoubt | null } {
  const byValue = new Map<string, RuleVote[]>();
  for (const vote of votes) {
    const same = byValue.get(vote.value);
    if (same === undefined) byValue.set(vote.value, [vote]);
    else same.push(vote);
  }
  const strengths = [...byValue].map(([value, same]) => ({ value, strength: strengthOf(same) }));
  const total = strengths.reduce((sum, one) => sum + one.strength, 0);
  const finalValue = decidedByFinal(votes);
  const ranked = strengths
    .map(({ value, strength }) => ({
      value,
      raw: value === finalValue ? 1 : total === 0 ? 0 : (strength * strength) / total,
    }))
    .sort(
      (a, b) =>
        Number(b.value === finalValue) - Number(a.value === finalValue) ||
        b.raw - a.raw ||
        (a.value < b.value ? -1 : 1),
    );
  const [winner, ...alternatives] = ranked;
  if (winner === undefined) return { result: null, doubt: null };
  const evidence = (byValue.get(winner.value) ?? [])
    .map((vote) => vote.evidence)
    .sort(byWeightThenRule);
  return {
    result: { ...winner, final: finalValue !== null, alternatives, evidence },
    doubt: finalConflict(field, votes),
  };
}
