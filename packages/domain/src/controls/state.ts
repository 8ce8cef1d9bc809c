import type { Mode } from '../shared/mode.ts';
import type { ControlCause } from './verdict.ts';

// Lists of pairs and of numbers, no records: names are given by users, who may call one `__proto__`, and lists are short.
// None of this is changed in place; `reduceAll` copies what it touches.

/**
 * What came in one part of the window. Of what was checked at random: how many, their weights (a mistake cheaper than an
 * ordinary one weighs as much less), weight × cost, cost, mistakes; then those somebody reported unasked. Weights and costs
 * in hundredths.
 */
export type Bucket = readonly [
  startS: number,
  free: number,
  checked: number,
  weight: number,
  weightedCost: number,
  cost: number,
  errors: number,
  reportedCost: number,
  reported: number,
];

export type BudgetLevel = 'normal' | 'reduced' | 'handback' | 'stopped';

export interface Budget {
  /** Oldest first; those that left the window only while they hold mistakes. */
  readonly buckets: readonly Bucket[];
  readonly level: BudgetLevel;
  /** Right ones among the checked since the last mistake, and since the level was entered. */
  readonly rightInARow: number;
  /** Levels left on evidence and the place where: late bad news from before it takes that back. */
  readonly left: readonly (readonly [order: string, level: BudgetLevel])[];
  readonly cause: ControlCause;
}

/** A limit set by a person; null: until a person takes it back. */
export interface Trip {
  readonly mode: Mode;
  readonly untilMs: number | null;
}

/** An agent, or a category of it: the budget it has, what people set, and the mode both lead to. */
export interface Cell {
  readonly budget: Budget;
  /** At most one a mode. */
  readonly trips: readonly Trip[];
  readonly mode: Mode;
  readonly sinceMs: number;
}

/** `openForMs`: how long the next opening lasts after failed probes; null: as the policy says. */
export type Breaker =
  | {
      readonly state: 'closed';
      readonly sinceMs: number;
      /** Low-confidence decisions in a row. */
      readonly low: number;
      /** The last hundred calls, oldest first: runs of good (positive) and bad (negative) ones. */
      readonly calls: readonly number[];
      readonly openForMs: number | null;
    }
  | {
      readonly state: 'open';
      readonly sinceMs: number;
      readonly cause: ControlCause;
      /** Null: until a person resets it. */
      readonly probesAtMs: number | null;
      readonly openForMs: number;
    }
  | {
      readonly state: 'half_open';
      readonly sinceMs: number;
      readonly cause: ControlCause;
      /** Which of the growing shares it lets through. */
      readonly step: number;
      /** Good probes in a row at this share. */
      readonly good: number;
      readonly openForMs: number;
    };

/** Decisions for one `field=value`: the minutes of the window as `[minute, count, minute, count, …]`, and what left it, faded. */
export interface Target {
  readonly target: string;
  readonly minutes: readonly number[];
  readonly past: number;
  readonly held: { readonly sinceMs: number; readonly cause: ControlCause } | null;
}

export interface Targets {
  /** All automatic decisions. */
  readonly minutes: readonly number[];
  readonly past: number;
  /** The moment to which every `past` is faded. */
  readonly pastAtMs: number;
  readonly each: readonly Target[];
}

export interface AgentState {
  readonly cell: Cell;
  readonly categories: readonly (readonly [name: string, cell: Cell])[];
  readonly breaker: Breaker;
  readonly targets: Targets;
}

/**
 * Everything the controls remember; plain JSON, the same after a way through text. What events brought about is as of
 * `eventMs`; what time alone brings about until `nowMs` is worked out when asked, so that looking changes nothing.
 */
export interface ControlState {
  readonly version: 1;
  /** The last place taken. */
  readonly order: string;
  /** The latest moment of an event. */
  readonly eventMs: number;
  /** The latest moment of an event or of `advance`. */
  readonly nowMs: number;
  readonly agents: readonly (readonly [name: string, agent: AgentState])[];
  readonly sources: readonly (readonly [name: string, breaker: Breaker])[];
}

export const noCause: ControlCause = { code: 'none', value: null, limit: null, count: null };

export const newBudget: Budget = {
  buckets: [],
  level: 'normal',
  rightInARow: 0,
  left: [],
  cause: noCause,
};

export function newCell(sinceMs: number): Cell {
  return { budget: newBudget, trips: [], mode: 'normal', sinceMs };
}

export function closedBreaker(sinceMs: number): Extract<Breaker, { state: 'closed' }> {
  return { state: 'closed', sinceMs, low: 0, calls: [], openForMs: null };
}

export function newAgent(sinceMs: number): AgentState {
  return {
    cell: newCell(sinceMs),
    categories: [],
    breaker: closedBreaker(sinceMs),
    targets: { minutes: [], past: 0, pastAtMs: sinceMs, each: [] },
  };
}

/** The state before the first event. */
export function emptyControls(): ControlState {
  return { version: 1, order: '', eventMs: 0, nowMs: 0, agents: [], sources: [] };
}
