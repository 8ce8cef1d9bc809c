import type { Mode } from '../shared/mode.ts';

interface Base {
  /**
   * Place in commit order; compared as text. What is not after the last place taken is late or a repeat: of it only bad news
   * counts.
   */
  readonly order: string;
  /** When it was recorded, milliseconds since 1970. The only clock there is: windows are windows of arrival. */
  readonly atMs: number;
}

/** An agent decided one item. */
export interface DecidedEvent extends Base {
  readonly kind: 'decided';
  readonly agent: string;
  /** Value of the agent's main field (`mainField`); null when it proposed none. */
  readonly category: string | null;
  /** Some field was below the assisted threshold, or had no answer. */
  readonly lowConfidence: boolean;
  /** It acted by itself, or would have but for the controls. */
  readonly free: boolean;
  /** It acted by itself. */
  readonly automatic: boolean;
  /** It was let through while the agent's breaker was half open. */
  readonly probe: boolean;
  /** A tier failed and another answered in its place. */
  readonly fallback: boolean;
  /** How long the agent took; null when nobody measured. */
  readonly tookMs: number | null;
  /** What it would write, as `field=value`. */
  readonly targets: readonly string[];
  /** Targets of which the process that decided has let more through than usual, and so held this one. Absent: none. */
  readonly held?: readonly HeldTarget[];
}

export interface HeldTarget {
  readonly target: string;
  /** So many of the last `among` automatic decisions of the process; `limit` is the number that is a burst. */
  readonly count: number;
  readonly among: number;
  readonly limit: number;
}

/** An agent could not decide an item. */
export interface FailedEvent extends Base {
  readonly kind: 'failed';
  readonly agent: string;
  readonly probe: boolean;
}

/** It became known whether a free decision was right. */
export interface CheckedEvent extends Base {
  readonly kind: 'checked';
  readonly agent: string;
  readonly category: string | null;
  readonly correct: boolean;
  /** What the mistake costs in ordinary mistakes, 0 or more; ignored when correct. */
  readonly cost: number;
  /**
   * Chance that this decision was looked at, in (0, 1]; null when somebody complained or corrected it unasked: such news can
   * only count against the agent.
   */
  readonly inclusion: number | null;
}

/** A call to an outside system ended: a write, or the reading before it. */
export interface CalledEvent extends Base {
  readonly kind: 'called';
  readonly source: string;
  /** Null: it did what was asked. */
  readonly fault: string | null;
  readonly tookMs: number | null;
  readonly probe: boolean;
  /** How many calls this tells of. */
  readonly calls: number;
}

/** A person limited an agent, or took every limit of a control back. */
export interface TrippedEvent extends Base {
  readonly kind: 'tripped';
  readonly control: string;
  readonly mode: Mode;
  /** Null: until a person resets it. */
  readonly untilMs: number | null;
}
export interface ResetEvent extends Base {
  readonly kind: 'reset';
  readonly control: string;
}

export type ControlEvent =
  | DecidedEvent
  | FailedEvent
  | CheckedEvent
  | CalledEvent
  | TrippedEvent
  | ResetEvent;
