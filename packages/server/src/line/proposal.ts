import type { ControlLimit, FieldAnswer, Measured } from '@signalbox/domain';
import type { AgentField, AgentRuntime } from '../agents/runtime.ts';
import type { Citation } from '../tools/tool.ts';

/** What a model says it is not sure of, in its words behind it. */
export const statedDoubts = [
  'stated_missing_information',
  'stated_ambiguous',
  'stated_conflicting',
  'stated_out_of_scope',
  'stated_other',
] as const;
export type StatedDoubt = (typeof statedDoubts)[number];

export const doubtCodes = [
  'tiers_disagree',
  'conflicting_final_rules',
  /** A model does not agree with itself. */
  'samples_disagree',
  /** Specialists of its parts want different values. */
  'parts_disagree',
  /** An agent says that this is not for it. */
  'handed_over',
  ...statedDoubts,
] as const;
export type DoubtCode = (typeof doubtCodes)[number];

/** Something that was not certain: kept and shown, never averaged away. */
export interface Doubt {
  readonly code: DoubtCode;
  /** Empty: about the ticket as a whole. */
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

/** How an answer of a language model came about: for calibrating it, and for whoever asks why. */
export interface AnswerFeatures {
  readonly tier: string;
  /** As the model said it, 0..1. */
  readonly stated: number;
  /** Share of samples with the same value, 0..1. */
  readonly agreement: number;
  readonly samples: number;
  /** Null: the built-in model has no answer. */
  readonly agreesWithBuiltin: boolean | null;
  /** Where its confidence comes from: outcomes, or the discount that stands in for them. */
  readonly confidenceBy: 'calibrator' | 'prior';
  /** How much alike the ticket is it was said of, 0..1; absent: it was said of this one. */
  readonly alike?: number | undefined;
}

/** What a conversation with language models leaves behind besides its answers. */
export interface Thought {
  readonly conversationId: string;
  /** What keeps the decision from acting by itself, and failures that were made up for. Texts of ours only. */
  readonly limits: readonly ControlLimit[];
  readonly features: Readonly<Record<string, AnswerFeatures>>;
  /** Versions of the agents that took part, by name. */
  readonly agents: Readonly<Record<string, string>>;
  /** The parts the ticket was split into: who had each, null for people. */
  readonly parts: readonly (string | null)[];
  readonly models: readonly string[];
  readonly costMicros: number;
  /** Passages that tools brought: what a citation may name. */
  readonly citable: readonly Citation[];
}

/** What an agent proposes for an item, before anybody asked whether it may. */
export interface Proposal {
  readonly agent: AgentRuntime;
  readonly fields: readonly DecidedField[];
  readonly doubt: readonly Doubt[];
  readonly fallback: 'quick' | 'cached' | 'rules' | null;
  /** How far the text is from what the model was trained on; null when no model read it or it learnt no limit. */
  readonly outOfScope: Measured | null;
  /** What was strangest about it, measured; null when nothing could be measured. */
  readonly unusual: Unusual | null;
  /** Null: nothing is told to the requester. */
  readonly reply: ProposedReply | null;
  /** Null: no language model was asked. */
  readonly thought: Thought | null;
}
