/** The most one agent's part of a conversation may take. Nothing that is said in it raises them. */
export interface TurnLimits {
  /** Answers of models and calls of tools together. */
  readonly steps: number;
  /** Of input and output together. */
  readonly tokens: number;
  readonly timeoutMs: number;
}

export type TurnStop =
  | 'step_limit'
  | 'token_limit'
  | 'time_limit'
  /** The same tool with the same input a second time. */
  | 'loop'
  /** Nothing but calls that brought nothing, again and again. */
  | 'no_progress';

/** Where the part of one agent stands. Only `afterTurn` makes the next one. */
export interface Turn {
  /** Ms since 1970. */
  readonly startedMs: number;
  readonly steps: number;
  readonly tokens: number;
  /** Names of the calls the model of now has made, with their input. */
  readonly seen: readonly string[];
  /** Calls it has asked for and that were not run yet. */
  readonly waiting: readonly string[];
  /** Answers in a row whose calls brought nothing. */
  readonly idle: number;
  readonly looped: boolean;
  readonly end: 'answered' | 'failed' | null;
}

export type TurnEvent =
  /** A model answered. `calls`: what it wants to know first; none: this is its answer. */
  | { readonly kind: 'asked'; readonly tokens: number; readonly calls: readonly string[] }
  /** A model gave no answer that can be used. */
  | { readonly kind: 'failed'; readonly tokens: number }
  /** A call of a tool ended. `useful`: it brought what it was called for. */
  | { readonly kind: 'ran'; readonly call: string; readonly useful: boolean }
  /** Another model is asked from the beginning: it has seen none of the results. */
  | { readonly kind: 'escalated' };

export type TurnNext =
  /** `tokens`: what is left for the answer, at least 1. */
  | { readonly kind: 'ask'; readonly tokens: number; readonly timeoutMs: number }
  | { readonly kind: 'run'; readonly call: string; readonly timeoutMs: number }
  | { readonly kind: 'answered' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'stop'; readonly code: TurnStop };

/** An answer that only calls what fails may be a slip; a third in a row is none. */
const idleMost = 3;

export function beginTurn(nowMs: number): Turn {
  const counts = { steps: 0, tokens: 0, idle: 0 };
  return { startedMs: nowMs, ...counts, seen: [], waiting: [], looped: false, end: null };
}

/** What a turn is after an event. An event that cannot be, such as a call that nobody asked for, changes nothing but its costs. */
export function afterTurn(turn: Turn, event: TurnEvent): Turn {
  switch (event.kind) {
    case 'asked': {
      const paid = { ...turn, steps: turn.steps + 1, tokens: turn.tokens + amount(event.tokens) };
      if (event.calls.length === 0) return { ...paid, end: 'answered' };
      const repeated =
        event.calls.some((call) => turn.seen.includes(call)) ||
        new Set(event.calls).size < event.calls.length;
      const seen = [...turn.seen, ...event.calls];
      return { ...paid, waiting: event.calls, seen, idle: turn.idle + 1, looped: repeated };
    }
    case 'failed':
      return {
        ...turn,
        steps: turn.steps + 1,
        tokens: turn.tokens + amount(event.tokens),
        end: 'failed',
      };
    case 'ran': {
      const waiting = turn.waiting.filter((call) => call !== event.call);
      const idle = event.useful ? 0 : turn.idle;
      return { ...turn, steps: turn.steps + 1, waiting, idle };
    }
    case 'escalated':
      return { ...turn, seen: [], waiting: [], idle: 0, looped: false, end: null };
  }
}

/** What may happen next. The limits are those of the agent's file, whatever was said. */
export function nextInTurn(turn: Turn, limits: TurnLimits, nowMs: number): TurnNext {
  if (turn.end !== null) return { kind: turn.end };
  if (turn.looped) return { kind: 'stop', code: 'loop' };
  if (turn.idle >= idleMost && turn.waiting.length === 0)
    return { kind: 'stop', code: 'no_progress' };
  const timeoutMs = limits.timeoutMs - (nowMs - turn.startedMs);
  // Written so that a number that is none stops.
  if (!(timeoutMs > 0)) return { kind: 'stop', code: 'time_limit' };
  if (!(turn.steps < limits.steps)) return { kind: 'stop', code: 'step_limit' };
  const [call] = turn.waiting;
  if (call !== undefined) return { kind: 'run', call, timeoutMs };
  const tokens = limits.tokens - turn.tokens;
  if (!(tokens >= 1)) return { kind: 'stop', code: 'token_limit' };
  return { kind: 'ask', tokens, timeoutMs };
}

/** Whether another model may be asked from the beginning. */
export function mayEscalate(turn: Turn, limits: TurnLimits, nowMs: number): boolean {
  const fresh = afterTurn(turn, { kind: 'escalated' });
  return nextInTurn(fresh, limits, nowMs).kind === 'ask';
}

/** What cannot be counted counts as more than there can be. */
function amount(tokens: number): number {
  return Number.isFinite(tokens) && tokens >= 0 ? tokens : Number.MAX_SAFE_INTEGER;
}
