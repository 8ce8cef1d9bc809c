const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after the first try, the second, …: 9 tries in about 21 hours, so that a night without a mail server loses nothing. */
const waitsMs = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  2 * hour,
  6 * hour,
  12 * hour,
] as const;

const dayMs = 24 * hour;

/** Failures in a row, and for how long, after which a channel is paused. */
const pauseFailures = 5;
const pauseAfterMs = hour;

/**
 * The wait before the next try, spread by a fifth either way so that what failed together does not come back together; null
 * after the last try, and when it would come more than a day after the message was made.
 *
 * @param tries made, from 1.
 * @param chance uniform in [0, 1).
 * @param retryAfterMs what the receiver asked for.
 */
export function alertRetryWaitMs(
  tries: number,
  ageMs: number,
  chance: number,
  retryAfterMs: number | null,
): number | null {
  const wait = waitsMs[tries - 1];
  if (wait === undefined) return null;
  const spread = Math.max(Math.round(wait * (0.8 + 0.4 * chance)), retryAfterMs ?? 0);
  return ageMs + spread > dayMs ? null : spread;
}

export function isToBePaused(failures: number, failingMs: number): boolean {
  return failures >= pauseFailures && failingMs >= pauseAfterMs;
}
