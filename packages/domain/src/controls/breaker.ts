import type { ControlPolicy } from './policy.ts';
import { type Breaker, closedBreaker, noCause } from './state.ts';
import type { BreakerView, ControlCause } from './verdict.ts';

/** What a call, or a decision as a call to its agent, says of who was called. */
export interface CallNews {
  readonly calls: number;
  /** It failed, or another had to answer in its place. */
  readonly failed: boolean;
  /** It did what must never happen: nothing but a person closes that again. */
  readonly forbidden: boolean;
  /** Null: what it is about has no confidence. */
  readonly lowConfidence: boolean | null;
  readonly tookMs: number | null;
  readonly probe: boolean;
}

type Closed = Extract<Breaker, { state: 'closed' }>;
type HalfOpen = Extract<Breaker, { state: 'half_open' }>;

const hourMs = 3_600_000;
const lastCalls = 100;
const failuresToOpen = 2;
const probeShares = [0.05, 0.2, 0.5] as const;
const goodProbesPerShare = 5;

/** The breaker as time alone left it: an open one begins to probe at its moment. */
export function settleBreaker(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.state !== 'open' || breaker.probesAtMs === null) return breaker;
  if (nowMs < breaker.probesAtMs) return breaker;
  const { cause, openForMs, probesAtMs } = breaker;
  return { state: 'half_open', sinceMs: probesAtMs, cause, step: 0, good: 0, openForMs };
}

function opened(cause: ControlCause, openForMs: number, nowMs: number): Breaker {
  return { state: 'open', sinceMs: nowMs, cause, probesAtMs: nowMs + openForMs, openForMs };
}

function heldOpen(breaker: Breaker, cause: ControlCause, nowMs: number): Breaker {
  if (breaker.state === 'open' && breaker.probesAtMs === null) return breaker;
  const sinceMs = breaker.state === 'open' ? breaker.sinceMs : nowMs;
  const openForMs = breaker.openForMs ?? hourMs;
  return { state: 'open', sinceMs, cause, probesAtMs: null, openForMs };
}

/** The last hundred calls with these added, as runs: 12 good, then 1 failed, is `[12, -1]`. */
function withCalls(runs: readonly number[], count: number, failed: boolean): readonly number[] {
  const signed = failed ? -count : count;
  const last = runs.at(-1) ?? 0;
  const joins = last !== 0 && last < 0 === failed;
  // As most calls are: good, after a hundred good ones.
  if (joins && Math.abs(last) >= lastCalls) return runs;
  const next = joins ? [...runs.slice(0, -1), last + signed] : [...runs, signed];
  let over = countCalls(next).all - lastCalls;
  while (over > 0) {
    const first = next[0] ?? 0;
    const cut = Math.min(over, Math.abs(first));
    over -= cut;
    if (cut === Math.abs(first)) next.shift();
    else next[0] = first < 0 ? first + cut : first - cut;
  }
  return next;
}

function countCalls(runs: readonly number[]): { readonly all: number; readonly failed: number } {
  let all = 0;
  let failed = 0;
  for (const run of runs) {
    all += Math.abs(run);
    if (run < 0) failed -= run;
  }
  return { all, failed };
}

/** A time that is no number counts as too long. */
function isSlow({ tookMs }: CallNews, policy: ControlPolicy): boolean {
  return tookMs !== null && !(tookMs <= policy.breaker.responseOverMs);
}

function reasonToOpen(next: Closed, news: CallNews, policy: ControlPolicy): ControlCause | null {
  const { responseOverMs, lowConfidenceInARow, errorRate, minimum } = policy.breaker;
  if (isSlow(news, policy)) {
    const value = Number.isFinite(news.tookMs) ? news.tookMs : null;
    return { code: 'slow_response', value, limit: responseOverMs, count: 1 };
  }
  if (next.low > lowConfidenceInARow) {
    return { code: 'low_confidence', value: next.low, limit: lowConfidenceInARow, count: next.low };
  }
  const { all, failed } = countCalls(next.calls);
  // The calls missing to the minimum count as good, so that leaving good ones out never keeps it closed.
  const among = Math.max(all, minimum, 1);
  if (failed >= failuresToOpen && failed / among >= errorRate) {
    return { code: 'error_rate', value: failed / among, limit: errorRate, count: among };
  }
  return null;
}

function whileClosed(
  breaker: Closed,
  news: CallNews,
  late: boolean,
  nowMs: number,
  policy: ControlPolicy,
): Breaker {
  const bad = news.failed || isSlow(news, policy);
  const { lowConfidence } = news;
  let low = breaker.low;
  if (lowConfidence === true) low += 1;
  else if (lowConfidence === false && !late) low = 0;
  const calls =
    bad || !late ? withCalls(breaker.calls, Math.min(news.calls, lastCalls), bad) : breaker.calls;
  if (low === breaker.low && calls === breaker.calls && !bad) return breaker;
  const next: Closed = { ...breaker, low, calls };
  // Good news opens nothing, also when the limits have become stricter: what is not there would then be less safe.
  if (!bad && lowConfidence !== true) return next;
  const cause = reasonToOpen(next, news, policy);
  if (cause === null) return next;
  const calm = breaker.openForMs === null || nowMs - breaker.sinceMs >= hourMs;
  return opened(cause, calm ? policy.breaker.openForMs : breaker.openForMs, nowMs);
}

function whileProbing(
  breaker: HalfOpen,
  news: CallNews,
  late: boolean,
  nowMs: number,
  policy: ControlPolicy,
): Breaker {
  if (!news.probe) return breaker;
  const unsure = news.lowConfidence === true;
  // Not being sure fails a probe only of what opened because of it; agents are unsure of some tickets on their best days.
  if (news.failed || isSlow(news, policy) || (unsure && breaker.cause.code === 'low_confidence')) {
    const mostMs = Math.max(hourMs, policy.breaker.openForMs);
    return opened(breaker.cause, Math.min(mostMs, breaker.openForMs * 2), nowMs);
  }
  if (unsure) return { ...breaker, good: 0 };
  if (late) return breaker;
  const good = breaker.good + news.calls;
  if (good < goodProbesPerShare) return { ...breaker, good };
  // What was sent at one share says nothing of the next: one step at a time, however many calls came at once.
  const step = breaker.step + 1;
  if (step < probeShares.length) return { ...breaker, step, good: 0 };
  return { ...closedBreaker(nowMs), openForMs: breaker.openForMs };
}

/**
 * The breaker after a call. Only what it let through moves it: while open nothing does but what must never happen, while
 * probing only probes. Of late or repeated news only the bad counts.
 */
export function takeCall(
  given: Breaker,
  news: CallNews,
  place: { readonly late: boolean; readonly nowMs: number },
  policy: ControlPolicy,
): Breaker {
  const { late, nowMs } = place;
  const breaker = settleBreaker(given, nowMs);
  if (news.forbidden) {
    const cause: ControlCause = { code: 'wrong_visibility', value: 1, limit: 1, count: 1 };
    return heldOpen(breaker, cause, nowMs);
  }
  switch (breaker.state) {
    case 'closed':
      return whileClosed(breaker, news, late, nowMs, policy);
    case 'open':
      return breaker;
    case 'half_open':
      return whileProbing(breaker, news, late, nowMs, policy);
  }
}

/** Opened by a person: until a moment, at which it begins to probe, or until a person resets it. Never for less than it was. */
export function tripBreaker(
  given: Breaker,
  untilMs: number | null,
  nowMs: number,
  policy: ControlPolicy,
): Breaker {
  const breaker = settleBreaker(given, nowMs);
  const cause: ControlCause = { code: 'tripped', value: null, limit: null, count: null };
  if (untilMs === null || !Number.isFinite(untilMs)) return heldOpen(breaker, cause, nowMs);
  if (untilMs <= nowMs) return breaker;
  if (breaker.state === 'open') {
    if (breaker.probesAtMs === null || breaker.probesAtMs >= untilMs) return breaker;
    return { ...breaker, cause, probesAtMs: untilMs };
  }
  const openForMs = breaker.openForMs ?? policy.breaker.openForMs;
  return { state: 'open', sinceMs: nowMs, cause, probesAtMs: untilMs, openForMs };
}

/** The share it lets through. */
export function shareOf(breaker: Breaker): number {
  if (breaker.state === 'half_open') return probeShares[breaker.step] ?? 0;
  return breaker.state === 'closed' ? 1 : 0;
}

/** What can be said of a breaker at a moment. */
export function breakerView(given: Breaker, nowMs: number): BreakerView {
  const breaker = settleBreaker(given, nowMs);
  return {
    state: breaker.state,
    cause: breaker.state === 'closed' ? noCause : breaker.cause,
    sinceMs: breaker.sinceMs,
    probesAtMs: breaker.state === 'open' ? breaker.probesAtMs : null,
    share: shareOf(breaker),
  };
}
