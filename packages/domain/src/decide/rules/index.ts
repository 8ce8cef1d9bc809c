export { applyRules } from './apply.ts';
export { combineVotes, type RuleVote } from './combine.ts';
export { type CompiledRules, compileRules, RuleCompileError } from './compile.ts';
export {
  checkPattern,
  MAX_PATTERN_CHARACTERS,
  MAX_REGEX_TEXT_CHARACTERS,
  type PatternCheck,
} from './pattern.ts';
export type {
  Rule,
  RuleCondition,
  RuleDoubt,
  RuleEvidence,
  RuleFacts,
  RuleFieldResult,
  RuleResult,
} from './rule.ts';
