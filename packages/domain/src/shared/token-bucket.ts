/** Requests that may still be made, refilled evenly over time up to a minute's worth. */
export interface TokenBucket {
  /** Parts of a request count: they are what was refilled since. */
  readonly tokens: number;
  readonly atMs: number;
}

const minuteMs = 60_000;
/** What is refilled in parts adds up to a little less. */
const almostOne = 1 - 1e-9;

/** @param perMinute above 0 */
export function fullBucket(perMinute: number, nowMs: number): TokenBucket {
  return { tokens: perMinute, atMs: nowMs };
}

/**
 * Takes one request out of the bucket.
 *
 * @returns `waitMs` until there is one to take; 0: it was taken. Over any minute at most twice `perMinute` are given, and
 * never more than `perMinute` at once.
 */
export function takeToken(
  bucket: TokenBucket,
  perMinute: number,
  nowMs: number,
): { readonly bucket: TokenBucket; readonly waitMs: number } {
  // A clock that went back refills nothing.
  const passedMs = Math.max(0, nowMs - bucket.atMs);
  const tokens = Math.min(perMinute, bucket.tokens + (passedMs * perMinute) / minuteMs);
  const filled = { tokens, atMs: Math.max(nowMs, bucket.atMs) };
  if (tokens >= almostOne)
    return { bucket: { ...filled, tokens: Math.max(0, tokens - 1) }, waitMs: 0 };
  return { bucket: filled, waitMs: Math.ceil(((1 - tokens) * minuteMs) / perMinute) };
}
