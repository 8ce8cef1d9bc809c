import type { FieldAnswer } from '@signalbox/domain';
import type { AgentField, AgentRuntime } from '../agents/runtime.ts';

/** Something that was not certain: kept and shown, never averaged away. */
export interface Doubt {
  readonly code: 'tiers_disagree' | 'conflicting_final_rules';
  readonly field: string;
  readonly values: readonly string[];
}

export interface DecidedField {
  readonly field: AgentField;
  /** Null: no tier has an answer the agent may give. */
  readonly answer: FieldAnswer | null;
}

/** What an agent proposes for an item, before anybody asked whether it may. */
export interface Proposal {
  readonly agent: AgentRuntime;
  readonly fields: readonly DecidedField[];
  readonly doubt: readonly Doubt[];
  readonly fallback: 'rules' | null;
}
