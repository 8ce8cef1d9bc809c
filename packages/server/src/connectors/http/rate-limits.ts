import { fullBucket, type TokenBucket, takeToken } from '@signalbox/domain';

/** How many requests an outside system takes, by what it said itself. */
export interface RateLimits {
  /**
   * Asks for one request to an endpoint.
   *
   * @returns ms to wait; 0: it may leave, and is counted.
   */
  take(endpoint: string, nowMs: number): number;
  /** The system said how many requests a minute the endpoint takes. */
  learn(endpoint: string, perMinute: number): void;
  /** The system said to stay away from something until then. */
  close(what: string, untilMs: number): void;
  /** Ms until it may be asked again; 0: now. */
  closedMs(what: string, nowMs: number): number;
}

const keptMax = 1_000;

function keep<Value>(into: Map<string, Value>, key: string, value: Value): void {
  if (into.size >= keptMax) into.clear();
  into.set(key, value);
}

/** For one account at one system. Kept by this process alone: what others of ours send is told by the system's own refusal. */
export function openRateLimits(): RateLimits {
  const rates = new Map<string, number>();
  const buckets = new Map<string, TokenBucket>();
  const closed = new Map<string, number>();
  return {
    take: (endpoint, nowMs) => {
      const perMinute = rates.get(endpoint);
      if (perMinute === undefined) return 0;
      const before = buckets.get(endpoint) ?? fullBucket(perMinute, nowMs);
      const { bucket, waitMs } = takeToken(before, perMinute, nowMs);
      keep(buckets, endpoint, bucket);
      return waitMs;
    },
    learn: (endpoint, perMinute) => keep(rates, endpoint, perMinute),
    close: (what, untilMs) => keep(closed, what, untilMs),
    closedMs: (what, nowMs) => Math.max(0, (closed.get(what) ?? 0) - nowMs),
  };
}

/** The same for all tickets: what names one stands as `*`, and what follows a `?` is left away. */
export function endpointOf(method: string, path: string): string {
  const [resource = ''] = path.split('?');
  const parts = resource.split('/').map((part, n, all) => {
    const version = all[n - 1] === 'api' || /^(v\d+|\d+\.\d+)$/.test(part);
    return /\d/.test(part) && !version ? '*' : part;
  });
  return `${method} ${parts.join('/')}`;
}
