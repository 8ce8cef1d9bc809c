import type { FieldAnswer, Measured } from '@signalbox/domain';
import type { AgentField, AgentRuntime } from '../agents/runtime.ts';

/** Something that was not certain: kept and shown, never averaged away. */
export interface Doubt {
  readonly code: 'tiers_disagree' | 'conflicting_final_rules';
  readonly field: string;
  readonly values: readonly string[];
}

export interface Unusual extends Measured {
  /** Of the text, by what of it the model does not know; of the requester, by the tickets checked so far. */
  readonly code: 'unusual_text' | 'unusual_requester';
}

export interface DecidedField {
  readonly field: AgentField;
  /** Null: no tier has an answer the agent may give. */
  readonly answer: FieldAnswer | null;
}

/** What an agent would tell the requester. */
export interface ProposedReply {
  /** Plain text, redacted: what is personal stands as placeholders of the ticket's own texts, stable over the item. */
  readonly text: string;
  /** BCP 47, such as `de`; null when nobody knows. */
  readonly language: string | null;
  /** What it rests on, for the reviewer; the requester is not shown it. */
  readonly citations: readonly { readonly id: string; readonly title: string }[];
  /** As its tier said it, 0..1. */
  readonly raw: number;
  /** Calibrated chance that it can go out as it is, 0..1. */
  readonly confidence: number;
}

/** What an agent proposes for an item, before anybody asked whether it may. */
export interface Proposal {
  readonly agent: AgentRuntime;
  readonly fields: readonly DecidedField[];
  readonly doubt: readonly Doubt[];
  readonly fallback: 'rules' | null;
  /** How far the text is from what the model was trained on; null when no model read it or it learnt no limit. */
  readonly outOfScope: Measured | null;
  /** What was strangest about it, measured; null when nothing could be measured. */
  readonly unusual: Unusual | null;
  /** Null: nothing is told to the requester. */
  readonly reply: ProposedReply | null;
}
