const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after the first try, the second, …: 8 tries in about 28 hours. As Standard Webhooks 1.0 recommends, to a day. */
const waitsMs = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  10 * hour,
] as const;

/** An endpoint that has failed for this long without a success between is switched off. */
export const failingMaxMs = 5 * 24 * hour;
const retryAfterMaxMs = 24 * hour;
const pauseBaseMs = second;
const pauseMaxMs = 5 * minute;

/**
 * The wait before the next try of a delivery, spread by a fifth either way so that what failed together does not come back
 * together; null after the last try.
 *
 * @param tries made since it was put into the queue, from 1.
 * @param chance uniform in [0, 1).
 * @param retryAfterMs what the receiver asked for, believed up to a day.
 */
export function retryWaitMs(
  tries: number,
  chance: number,
  retryAfterMs: number | null,
): number | null {
  const wait = waitsMs[tries - 1];
  if (wait === undefined) return null;
  const spread = Math.round(wait * (0.8 + 0.4 * chance));
  return Math.max(spread, Math.min(retryAfterMs ?? 0, retryAfterMaxMs));
}

/**
 * How long an endpoint is left alone after this many failures in a row, so that a receiver that is down costs one request at
 * a time and its deliveries do not use up their tries: 1 s, 2 s, 4 s, … up to 5 minutes, less up to a half (equal jitter).
 */
export function pauseMs(failures: number, chance: number): number {
  const ceiling = Math.min(pauseMaxMs, pauseBaseMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(ceiling / 2 + (chance * ceiling) / 2);
}
