/** A word or phrase of the redacted text and how strongly it spoke for the value. */
export interface Evidence {
  readonly text: string;
  readonly weight: number;
}

export interface Alternative {
  readonly value: string;
  /** Calibrated, 0..1. */
  readonly confidence: number;
}

/** `model:NAME`: a language model of the workspace; `near:NAME`: what it said of another ticket that is nearly the same. */
export type AnswerTier = 'rules' | 'builtin' | `model:${string}` | `near:${string}`;

/** One tier's answer for one field. */
export interface FieldAnswer {
  readonly value: string;
  /** What the tier itself says, 0..1; never shown to the gate. */
  readonly raw: number;
  /** The calibrated chance of being right, 0..1; what the gate sees. */
  readonly confidence: number;
  readonly alternatives: readonly Alternative[];
  readonly evidence: readonly Evidence[];
  readonly tier: AnswerTier;
  /** True when a rule marked `final` decided: nothing below it is asked. */
  readonly final: boolean;
}
