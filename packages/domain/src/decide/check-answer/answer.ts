/** What stands against an answer of a model. Each is a reason at the gate, never an exception. */
export const FINDING_CODES = [
  /** A field was answered that is not decided, or with a value that is not among those allowed. */
  'value_not_allowed',
  /** It cites what no tool returned. */
  'citation_missing',
  /** What it cites does not say what it says. */
  'citation_unsupported',
  /** The reply holds a key, a token or a password, or a placeholder that stands for one. */
  'secret_in_reply',
  /** The reply names personal data that is not of this thread. */
  'personal_data_of_others',
  /** The reply is in another language than the requester's. */
  'wrong_language',
  /** The reply says what the agent's file forbids to promise. */
  'forbidden_promise',
  /** The reply leads to an address that is neither of this thread nor known. */
  'foreign_address',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** UTF-16 units of the reply's text, `to` exclusive. */
export interface ReplyPlace {
  readonly from: number;
  readonly to: number;
}

export interface Finding {
  readonly code: FindingCode;
  /** The field it is about; null: the reply. */
  readonly field: string | null;
  /** Where in the reply; null: in a field, or in the reply as a whole. Never words: findings are recorded for good. */
  readonly place: ReplyPlace | null;
}

export interface AnswerToCheck {
  /** Null: the model left the field open, which nothing stands against. */
  readonly fields: readonly { readonly field: string; readonly value: string | null }[];
  readonly reply: ReplyToCheck | null;
}

export interface ReplyToCheck {
  /** With placeholders, as the model wrote it. `[1]` or `[knowledge:vpn.md#2]` behind a sentence says what it rests on. */
  readonly text: string;
  /** Ids of what it rests on; `[1]` is the first. */
  readonly citations: readonly string[];
  /** ISO 639-1, as it was detected; null: the text says too little. */
  readonly language: string | null;
  /** Where redaction finds personal data in the text; of any type but its own marks for forged placeholders. */
  readonly personalData: readonly ReplyPlace[];
}

/** A passage that a tool returned in this conversation. */
export interface CitedPassage {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface AnswerContext {
  /** Field → the only values it may get; null: any. A field that is not named may get none. */
  readonly values: Readonly<Record<string, readonly string[] | null>>;
  readonly passages: readonly CitedPassage[];
  /** Subject and messages of this item, redacted. */
  readonly thread: readonly string[];
  /** Placeholder → value, of this item. */
  readonly placeholders: Readonly<Record<string, string>>;
  /** The requester's language, as it was detected; null: unknown. */
  readonly language: string | null;
  /** What the agent may not promise: words or phrases, in any inflection. */
  readonly forbid: readonly string[];
  /** Hosts that replies may lead to, with all below them: `example.com` allows `help.example.com` and `it@example.com`. */
  readonly hosts: readonly string[];
}
