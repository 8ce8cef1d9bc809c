export interface BucketPolicy {
  /** Tokens that come back in a second. Above 0. */
  readonly perSecond: number;
  /** Tokens a full bucket holds: the largest burst. 1 or more. */
  readonly burst: number;
  /** Buckets remembered; the one unused longest is forgotten, which fills it. Default 10,000. */
  readonly keep?: number | undefined;
}

export interface TokenBuckets {
  /** Takes a token. 0 when there was one; otherwise the whole seconds, 1 or more, until there is. */
  take(name: string): number;
  /** The seconds `take` would answer, without taking. */
  wait(name: string): number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** A token bucket for each name, in the memory of this process. Time never runs backwards: `nowMs` is monotonic. */
export function tokenBuckets(policy: BucketPolicy, nowMs: () => number): TokenBuckets {
  const keep = policy.keep ?? 10_000;
  const buckets = new Map<string, Bucket>();

  const filled = (name: string): Bucket => {
    const now = nowMs();
    const known = buckets.get(name);
    const bucket = known ?? { tokens: policy.burst, atMs: now };
    bucket.tokens = Math.min(
      policy.burst,
      bucket.tokens + ((now - bucket.atMs) / 1_000) * policy.perSecond,
    );
    bucket.atMs = now;
    return bucket;
  };
  const secondsUntilOne = (bucket: Bucket): number =>
    bucket.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / policy.perSecond));

  return {
    take: (name) => {
      const bucket = filled(name);
      // Moved to the end, so that the first of the map is the one unused longest.
      buckets.delete(name);
      buckets.set(name, bucket);
      const [oldest] = buckets.keys();
      if (buckets.size > keep && oldest !== undefined) buckets.delete(oldest);
      const seconds = secondsUntilOne(bucket);
      if (seconds === 0) bucket.tokens -= 1;
      return seconds;
    },
    wait: (name) => secondsUntilOne(filled(name)),
  };
}
