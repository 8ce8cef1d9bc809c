/**
 * How an error is treated. Only `transient` is retried. `expected` is an answer (a refusal the line handles), `permanent` and
 * `unexpected` go to a person.
 */
export type ErrorClass = 'transient' | 'permanent' | 'expected' | 'unexpected';

export interface RetryPolicy {
  /** First wait. Default 1,000 ms. */
  readonly baseMs: number;
  /** Longest wait. Default 5 minutes. */
  readonly maxMs: number;
  /** Tries in all, the first included. Default 8. */
  readonly maxAttempts: number;
}

export const defaultRetryPolicy: RetryPolicy = { baseMs: 1_000, maxMs: 300_000, maxAttempts: 8 };

/**
 * The wait before the next try, or null when there is none. Exponential with equal jitter (AWS Architecture Blog,
 * "Exponential Backoff and Jitter", 2015), so that what failed together does not come back together.
 *
 * @param attempt tries made so far, from 1.
 * @param chance uniform in [0, 1).
 */
export function retryDelayMs(
  errorClass: ErrorClass,
  attempt: number,
  chance: number,
  policy: RetryPolicy = defaultRetryPolicy,
): number | null {
  if (errorClass !== 'transient' || attempt >= policy.maxAttempts) return null;
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.round(ceiling / 2 + (chance * ceiling) / 2);
}
