/** One test of a ticket. Lists inside a test mean "one of these". */
export type RuleCondition =
  | { readonly type: 'any'; readonly of: readonly RuleCondition[] }
  | { readonly type: 'all'; readonly of: readonly RuleCondition[] }
  | { readonly type: 'words'; readonly words: readonly string[]; readonly subjectOnly: boolean }
  | { readonly type: 'regex'; readonly pattern: string; readonly subjectOnly: boolean }
  | { readonly type: 'field'; readonly name: string; readonly oneOf: readonly string[] }
  | { readonly type: 'senderDomain'; readonly domains: readonly string[] }
  | { readonly type: 'language'; readonly languages: readonly string[] }
  | { readonly type: 'kind'; readonly kinds: readonly string[] };

/**
 * A rule of the workspace. `weight` (0..1) is how far the rule alone is trusted; `sets` names the value it
 * speaks for, per field. A `final` rule decides its fields without weighing.
 */
export interface Rule {
  readonly rule: string;
  readonly when: RuleCondition;
  readonly sets: Readonly<Record<string, string>>;
  readonly weight: number;
  readonly final: boolean;
  readonly because: string | null;
}

/** What a rule may look at. `language` is a BCP 47 tag or null, `senderDomain` has no `@`. */
export interface RuleFacts {
  readonly subject: string;
  readonly body: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly senderDomain: string | null;
  readonly language: string | null;
  readonly kind: string;
}

/** Why a value was proposed: the words of the ticket that matched, and the rule that looked for them. */
export interface RuleEvidence {
  readonly text: string;
  readonly weight: number;
  readonly rule: string;
  readonly because: string | null;
}

export interface RuleFieldResult {
  readonly value: string;
  /** 0..1, not calibrated: see `combineVotes`. 1 when a final rule decided. */
  readonly raw: number;
  readonly final: boolean;
  readonly alternatives: readonly { readonly value: string; readonly raw: number }[];
  readonly evidence: readonly RuleEvidence[];
}

/** Two final rules that want different values for one field: neither counts as final. */
export interface RuleDoubt {
  readonly code: 'conflicting_final_rules';
  readonly field: string;
  readonly values: readonly string[];
  readonly rules: readonly string[];
}

export interface RuleResult {
  readonly fields: Readonly<Record<string, RuleFieldResult>>;
  /** Names of all rules whose condition held, in name order. */
  readonly hits: readonly string[];
  readonly doubt: readonly RuleDoubt[];
}
