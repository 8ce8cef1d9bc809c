import type { ControlPolicy } from './policy.ts';
import { type Bucket, type Budget, type BudgetLevel, newBudget } from './state.ts';
import type { BudgetView, ControlCause } from './verdict.ts';

/**
 * The error budget. A share is judged as if the checks missing to the minimum had been right, so that a check nobody made can
 * hide nothing, and only bad news is a reason to judge: then more errors, fewer right ones, and both at any place, never lead
 * to a freer level. Back it goes when the last `minimum` checks were right and the window has fallen to half of the first
 * limit: what trips again just after would have to rise by as much.
 */

export interface BudgetNews {
  readonly correct: boolean;
  readonly cost: number;
  readonly inclusion: number | null;
}

export const levels: readonly BudgetLevel[] = ['normal', 'reduced', 'handback', 'stopped'];
/** One mistake is never a share, however few were checked. */
const errorsFor = { stopped: 4, handback: 3, reduced: 2 } as const;
const mostWeight = 20;
const mostCost = 1_000;
const partsOfShort = 12;

export function worseLevel(a: BudgetLevel, b: BudgetLevel): BudgetLevel {
  return levels.indexOf(a) >= levels.indexOf(b) ? a : b;
}

/** Length of a part of the window: a sixtieth in whole seconds. What is in it leaves when its beginning does. */
export function bucketMs(policy: ControlPolicy): number {
  return Math.max(1, Math.ceil(policy.errorBudget.windowMs / 60_000)) * 1_000;
}

const nothing: Bucket = [0, 0, 0, 0, 0, 0, 0, 0, 0];

function plus(a: Bucket, b: Bucket): Bucket {
  return [
    a[0],
    a[1] + b[1],
    a[2] + b[2],
    a[3] + b[3],
    a[4] + b[4],
    a[5] + b[5],
    a[6] + b[6],
    a[7] + b[7],
    a[8] + b[8],
  ];
}

function sumSince(buckets: readonly Bucket[], sinceMs: number): Bucket {
  let sum = nothing;
  for (let n = buckets.length - 1; n >= 0; n -= 1) {
    const bucket = buckets[n];
    if (bucket === undefined || bucket[0] * 1_000 <= sinceMs) break;
    sum = plus(sum, bucket);
  }
  return sum;
}

function mistakes(sum: Bucket): number {
  return sum[6] + sum[8];
}

function added(budget: Budget, news: Bucket, nowMs: number, policy: ControlPolicy): Budget {
  const width = bucketMs(policy);
  const startS = (Math.floor(nowMs / width) * width) / 1_000;
  const { buckets } = budget;
  const last = buckets.at(-1);
  if (last !== undefined && last[0] >= startS) {
    const changed = buckets.slice();
    changed[changed.length - 1] = plus(last, news);
    return { ...budget, buckets: changed };
  }
  const { windowMs } = policy.errorBudget;
  const kept = buckets.filter((one) => {
    const ageMs = nowMs - one[0] * 1_000;
    return ageMs < windowMs || (ageMs < 2 * windowMs && mistakes(one) > 0);
  });
  return { ...budget, buckets: [...kept, plus([startS, 0, 0, 0, 0, 0, 0, 0, 0], news)] };
}

interface Share {
  readonly share: number;
  readonly among: number;
}

/** The larger of the share among what was checked and the share of what was reported among all free ones. */
function judged(sum: Bucket, minimum: number): Share {
  const [, free, checked, weight, weightedCost, cost, , reportedCost] = sum;
  // Bounded by the unweighted cost over the minimum: however heavy a few weigh, the missing ones count as right.
  const ofChecked = weight > 0 ? Math.min(weightedCost / weight, cost / 100 / minimum) : 0;
  const ofFree = reportedCost / 100 / Math.max(free, minimum);
  return ofChecked >= ofFree
    ? { share: ofChecked, among: Math.max(checked, minimum) }
    : { share: ofFree, among: Math.max(free, minimum) };
}

interface Judged extends Share {
  readonly level: BudgetLevel;
}

function levelOf(given: Share, errors: number, policy: ControlPolicy): Judged {
  const limits = policy.errorBudget;
  for (const level of ['stopped', 'handback', 'reduced'] as const) {
    if (errors >= errorsFor[level] && given.share >= limits[level]) return { ...given, level };
  }
  return { ...given, level: 'normal' };
}

function windows(
  budget: Budget,
  nowMs: number,
  policy: ControlPolicy,
): { readonly long: Bucket; readonly short: Bucket } {
  const { windowMs } = policy.errorBudget;
  return {
    long: sumSince(budget.buckets, nowMs - windowMs),
    short: sumSince(budget.buckets, nowMs - windowMs / partsOfShort),
  };
}

function minimumOf(policy: ControlPolicy): number {
  return Math.max(1, policy.errorBudget.minimum);
}

/** The worst that either window says now. */
function judgeNow(budget: Budget, nowMs: number, policy: ControlPolicy): Judged {
  const { long, short } = windows(budget, nowMs, policy);
  const minimum = minimumOf(policy);
  const ofLong = levelOf(judged(long, minimum), mistakes(long), policy);
  const ofShort = levelOf(judged(short, minimum), mistakes(short), policy);
  return levels.indexOf(ofShort.level) > levels.indexOf(ofLong.level) ? ofShort : ofLong;
}

/** Which right ones came before late bad news is not known, so none of them speak for it. */
function judgeLate(budget: Budget, policy: ControlPolicy): Judged {
  const all = sumSince(budget.buckets, Number.NEGATIVE_INFINITY);
  const minimum = minimumOf(policy);
  return levelOf(
    { share: (all[5] + all[7]) / 100 / minimum, among: minimum },
    mistakes(all),
    policy,
  );
}

function budgetCause({ share, among }: Share, limit: number): ControlCause {
  return { code: 'budget', value: share, limit, count: among };
}

function risen(budget: Budget, to: Judged, policy: ControlPolicy): Budget {
  const level = worseLevel(budget.level, to.level);
  if (level === budget.level || level === 'normal') return { ...budget, rightInARow: 0 };
  return { ...budget, level, rightInARow: 0, cause: budgetCause(to, policy.errorBudget[level]) };
}

/** One level freer, when the evidence is there. */
function fallen(budget: Budget, order: string, nowMs: number, policy: ControlPolicy): Budget {
  const { level, rightInARow } = budget;
  if (level === 'normal' || level === 'stopped' || rightInARow < minimumOf(policy)) return budget;
  const { long, short } = windows(budget, nowMs, policy);
  const minimum = minimumOf(policy);
  const ofLong = judged(long, minimum);
  const half = policy.errorBudget.reduced / 2;
  if (ofLong.share > half || judged(short, minimum).share > half) return budget;
  return {
    ...budget,
    level: level === 'handback' ? 'reduced' : 'normal',
    rightInARow: 0,
    left: [...budget.left.filter((one) => one[1] !== level), [order, level]],
    cause: budgetCause(ofLong, half),
  };
}

/** One more free decision in the window. */
export function countFree(budget: Budget, nowMs: number, policy: ControlPolicy): Budget {
  return added(budget, [0, 1, 0, 0, 0, 0, 0, 0, 0], nowMs, policy);
}

function weightOf({ inclusion, correct }: BudgetNews): number {
  // A chance that is none counts against the agent.
  if (inclusion === null || !(inclusion > 0)) return correct ? 1 : mostWeight;
  return Math.min(mostWeight, Math.max(1, 1 / inclusion));
}

/** In whole hundredths: sums are then exact in any order, and short as text. */
function hundredths(value: number): number {
  return Math.round(value * 100);
}

function bucketOf(news: BudgetNews): Bucket {
  const weight = weightOf(news);
  if (news.correct) return [0, 0, 1, hundredths(weight), 0, 0, 0, 0, 0];
  const cost = news.cost >= 0 && news.cost <= mostCost ? news.cost : 1;
  const inHundredths = hundredths(cost);
  if (news.inclusion === null) return [0, 0, 0, 0, 0, 0, 0, inHundredths, 1];
  const own = hundredths(weight * Math.min(1, cost));
  return [0, 0, 1, own, hundredths(weight * cost), inHundredths, 1, 0, 0];
}

/** Right ones that nobody drew at random say nothing, nor do late ones: they may be a selection. */
export function isNews(news: BudgetNews, late: boolean): boolean {
  return !news.correct || (!late && news.inclusion !== null);
}

/** The budget after news whether a decision was right. */
export function takeNews(
  budget: Budget,
  news: BudgetNews,
  place: { readonly order: string; readonly late: boolean; readonly nowMs: number },
  policy: ControlPolicy,
): Budget {
  const { order, late, nowMs } = place;
  const next = added(budget, bucketOf(news), nowMs, policy);
  if (news.correct) {
    return fallen({ ...next, rightInARow: next.rightInARow + 1 }, order, nowMs, policy);
  }
  if (!late) return risen(next, judgeNow(next, nowMs, policy), policy);
  const back = next.left.reduce<BudgetLevel>(
    (worst, [leftAt, level]) => (leftAt > order ? worseLevel(worst, level) : worst),
    next.level,
  );
  return risen({ ...next, level: back }, judgeLate(next, policy), policy);
}

/** What a person's reset leaves: nothing is remembered, and `stopped` comes back as `reduced`. */
export function resetBudget(budget: Budget): Budget {
  if (budget.level !== 'stopped') return newBudget;
  return { ...newBudget, level: 'reduced', cause: { ...budget.cause, limit: null } };
}

/** True when nothing of it is left to remember. */
export function isSpent(budget: Budget, nowMs: number, policy: ControlPolicy): boolean {
  const last = budget.buckets.at(-1);
  const horizonMs = nowMs - 2 * policy.errorBudget.windowMs;
  return budget.level === 'normal' && (last === undefined || last[0] * 1_000 <= horizonMs);
}

function knownShare(sum: Bucket, minimum: number): number | null {
  if (sum[2] < minimum && sum[1] < minimum) return null;
  return judged(sum, minimum).share;
}

/** What can be said of the budget at a moment. */
export function budgetView(budget: Budget, nowMs: number, policy: ControlPolicy): BudgetView {
  const { long, short } = windows(budget, nowMs, policy);
  const minimum = minimumOf(policy);
  const share = knownShare(long, minimum);
  const shortShare = knownShare(short, minimum);
  const burnOf = (one: number | null): number | null =>
    one === null || !(policy.errorBudget.reduced > 0) ? null : one / policy.errorBudget.reduced;
  return {
    checked: long[2] + long[8],
    errors: mistakes(long),
    share,
    shortShare,
    level: budget.level,
    burn: { long: burnOf(share), short: burnOf(shortShare) },
  };
}
