import { isStricter, type Mode, worstMode } from '../shared/mode.ts';
import { shareOf } from './breaker.ts';
import { budgetView } from './budget.ts';
import type { ControlPolicy } from './policy.ts';
import { type Breaker, type Cell, noCause, type Trip } from './state.ts';
import type { ControlCause, ModeView } from './verdict.ts';

/** Set by a person until a moment is over at that moment. */
function isOver(trip: Trip, nowMs: number): boolean {
  return trip.untilMs !== null && trip.untilMs <= nowMs;
}

function contributions(
  cell: Cell,
  breaker: Breaker | null,
): readonly { readonly mode: Mode; readonly cause: ControlCause }[] {
  const limited = breaker !== null && breaker.state !== 'closed';
  return [
    { mode: cell.budget.level, cause: cell.budget.cause },
    ...(limited ? [{ mode: 'safe' as const, cause: breakerCause(breaker) }] : []),
    ...cell.trips.map(({ mode }) => ({
      mode,
      cause: { code: 'tripped', value: null, limit: null, count: null } as const,
    })),
  ];
}

function breakerCause(breaker: Exclude<Breaker, { state: 'closed' }>): ControlCause {
  if (breaker.state === 'open') return breaker.cause;
  return { code: 'probing', value: shareOf(breaker), limit: 1, count: breaker.good };
}

function withMode(cell: Cell, breaker: Breaker | null, nowMs: number): Cell {
  const mode = worstMode(contributions(cell, breaker).map((one) => one.mode));
  return mode === cell.mode ? cell : { ...cell, mode, sinceMs: nowMs };
}

/**
 * The cell as time alone left it: what people set until a moment ends there, one after the other, so that its mode began when
 * it began and not when somebody looked. A breaker moves no mode by time alone: open and probing are both `safe`.
 */
export function settleCell(cell: Cell, breaker: Breaker | null, nowMs: number): Cell {
  const ends = cell.trips
    .flatMap(({ untilMs }) => (untilMs !== null && untilMs <= nowMs ? [untilMs] : []))
    .sort((a, b) => a - b);
  let now = cell;
  for (const endMs of ends) {
    const trips = now.trips.filter((trip) => !isOver(trip, endMs));
    now = withMode({ ...now, trips }, breaker, endMs);
  }
  return now;
}

/** The cell with its mode as its budget, its breaker and people now have it. Settled before, so that the change is of now. */
export function remode(cell: Cell, breaker: Breaker | null, nowMs: number): Cell {
  return withMode(cell, breaker, nowMs);
}

/** Limited by a person. What was set before stays for as long as it was to last: only a reset takes a limit back. */
export function tripCell(cell: Cell, given: Trip, nowMs: number): Cell {
  if (given.mode === 'normal' || isOver(given, nowMs)) return cell;
  const before = cell.trips.find((one) => one.mode === given.mode);
  const forEver = !Number.isFinite(given.untilMs) || before?.untilMs === null;
  const untilMs = forEver ? null : Math.max(given.untilMs ?? 0, before?.untilMs ?? 0);
  const others = cell.trips.filter((one) => one.mode !== given.mode);
  return { ...cell, trips: [...others, { mode: given.mode, untilMs }] };
}

/** What can be said of a settled cell. */
export function modeView(
  cell: Cell,
  breaker: Breaker | null,
  nowMs: number,
  policy: ControlPolicy,
): ModeView {
  const worst = contributions(cell, breaker).reduce(
    (found, one) => (isStricter(one.mode, found.mode) ? one : found),
    { mode: 'normal', cause: noCause },
  );
  const budget = budgetView(cell.budget, nowMs, policy);
  return { mode: worst.mode, sinceMs: cell.sinceMs, cause: worst.cause, budget };
}
