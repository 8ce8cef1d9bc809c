export interface GuardFacts {
  readonly subject: string;
  readonly body: string;
  /** Changes the sanitiser made, by code. */
  readonly sanitised: readonly string[];
  /** It had ended, its requester wrote again, and a person is to see it. */
  readonly reopened?: boolean;
}

export interface GuardFinding {
  readonly code: 'missing_text' | 'truncated' | 'reopened';
}

/**
 * What stands against letting an agent act on this item alone. Each finding becomes a reason at the gate and keeps the item
 * with people; an agent may still suggest.
 */
export function guardItem(facts: GuardFacts): readonly GuardFinding[] {
  const findings: GuardFinding[] = [];
  // Two letters cannot carry a request; whatever a model says of them is a guess.
  const letters = `${facts.subject}${facts.body}`.replace(/[^\p{L}\p{N}]/gu, '');
  if (letters.length < 3) findings.push({ code: 'missing_text' });
  if (facts.sanitised.includes('truncated')) findings.push({ code: 'truncated' });
  if (facts.reopened === true) findings.push({ code: 'reopened' });
  return findings;
}
