import type { Mode } from '../shared/mode.ts';

/** Why a control stands as it does. Numbers and codes, never a text of a ticket. */
export interface ControlCause {
  readonly code:
    | 'budget'
    | 'low_confidence'
    | 'slow_response'
    | 'error_rate'
    | 'wrong_visibility'
    | 'tripped'
    | 'burst'
    | 'probing'
    | 'none';
  /** What was measured, the limit it met and how many it was measured on; null where there is no such number. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly count: number | null;
}

export interface BudgetView {
  /** Free decisions whose rightness is known, those of them that were wrong, and the weighted share, in the window. */
  readonly checked: number;
  readonly errors: number;
  /** Null below the minimum. May exceed 1 where mistakes cost more than ordinary ones. */
  readonly share: number | null;
  /** Share over the part of the window since the last twelfth of it began. */
  readonly shortShare: number | null;
  readonly level: 'normal' | 'reduced' | 'handback' | 'stopped';
  /** Both shares as parts of the first limit: 0.5 is half way to `reduced`. Null where the share is. */
  readonly burn: { readonly long: number | null; readonly short: number | null };
}

export interface BreakerView {
  readonly state: 'closed' | 'open' | 'half_open';
  readonly cause: ControlCause;
  readonly sinceMs: number;
  /** When an open one begins to probe; null when closed, half open, or open until a person resets it. */
  readonly probesAtMs: number | null;
  /** Share of calls let through: 1 closed, 0 open, between while it probes. */
  readonly share: number;
}

export interface ModeView {
  readonly mode: Mode;
  readonly sinceMs: number;
  readonly cause: ControlCause;
  readonly budget: BudgetView;
}

export interface AgentVerdict extends ModeView {
  readonly breaker: BreakerView;
  /** Share of decisions made as if the mode were `reduced` while its breaker probes; 0 while it is open, 1 while closed. */
  readonly probeShare: number;
  readonly categories: Readonly<Record<string, ModeView>>;
  /** Targets (`field=value`) held because there were more of them than usual. */
  readonly bursts: Readonly<
    Record<string, { readonly sinceMs: number; readonly cause: ControlCause }>
  >;
}

/** Where every control stands. What is not named is normal and closed. */
export interface ControlVerdict {
  readonly agents: Readonly<Record<string, AgentVerdict>>;
  readonly sources: Readonly<Record<string, BreakerView>>;
}
