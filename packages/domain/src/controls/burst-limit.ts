const sure = Math.log(100);
/** Evidence that is enough, nats. */
const rare = Math.log(1e6);
/** Two thirds of it: who counts alone up to here adds at most two thirds of what one who sees everything would let through. */
const odd = Math.log(1e4);
/** Decisions below which nobody can say what is usual. */
const known = 100;

/** Relative entropy of two coins, nats: Infinity where the second cannot bring about the first. */
function divergence(share: number, under: number): number {
  const ones = share === 0 ? 0 : share * Math.log(share / under);
  const rest = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - under));
  return ones + rest;
}

/**
 * At least the upper 99 % bound of Clopper & Pearson (1934) on a share seen `count` times in `total`: the largest share under
 * which seeing so few is not bounded below 1 % by Chernoff (1952). Wider than theirs, and takes fractions, which faded counts are.
 */
export function upperShare(count: number, total: number): number {
  if (!(total > 0)) return 1;
  const share = Math.min(1, Math.max(0, count / total));
  let low = share;
  let high = 1;
  for (let step = 0; step < 50 && high - low > 1e-9; step += 1) {
    const middle = (low + high) / 2;
    if (total * divergence(share, middle) > sure) high = middle;
    else low = middle;
  }
  return high;
}

function isRare(count: number, among: number, share: number, evidence = rare): boolean {
  const seen = Math.min(1, count / among);
  return seen > share && among * divergence(seen, share) >= evidence;
}

/**
 * The smallest number of decisions for one target, of `among` automatic ones in the window, that is a burst; Infinity when no
 * number is. It is one when at least `minimum`, and so many would come up less than once in a million windows even if the
 * share were as high as the usual `usualCount` of `usualTotal` allow. Below 100 usual ones nothing is a burst: what is usual
 * is not known. The tail is Chernoff's, so never smaller than the exact one: the limit is exact when all go to one target and
 * else at most a few above it. Never falls with `among`, `usualCount` or `minimum`.
 */
export function burstLimit(
  among: number,
  usualCount: number,
  usualTotal: number,
  minimum: number,
): number {
  const least = Math.max(1, Math.ceil(minimum));
  if (!(usualTotal >= known) || !(among >= least)) return Number.POSITIVE_INFINITY;
  const share = upperShare(usualCount, usualTotal);
  if (!isRare(among, among, share)) return Number.POSITIVE_INFINITY;
  let low = least - 1;
  let high = Math.floor(among);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isRare(middle, among, share)) high = middle;
    else low = middle;
  }
  return high;
}

/** The same as `count >= burstLimit(…)`, cheap when it is not. */
export function isBurst(
  count: number,
  among: number,
  usual: { readonly count: number; readonly total: number },
  minimum: number,
): boolean {
  if (count < minimum || usual.total < known) return false;
  if (count * usual.total <= among * usual.count) return false;
  // The bound is at least the share itself: what is not rare under that is not rare under the bound.
  if (!isRare(count, among, Math.min(1, usual.count / usual.total))) return false;
  return count >= burstLimit(among, usual.count, usual.total, minimum);
}

/**
 * Not a burst yet, but so many that somebody who sees only a part of the decisions should look at the others before going on: what
 * comes up less than once in ten thousand windows, and at least half of `minimum`. True of every burst.
 */
export function mayBeBurst(
  count: number,
  among: number,
  usual: { readonly count: number; readonly total: number },
  minimum: number,
): boolean {
  if (count < minimum / 2 || usual.total < known) return false;
  // Cheap for what is plainly usual: the bound on the share is never below the share.
  if (!isRare(count, among, Math.min(1, usual.count / usual.total), odd)) return false;
  return isRare(count, among, upperShare(usual.count, usual.total), odd);
}
