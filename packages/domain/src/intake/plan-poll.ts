export interface PollEnd {
  readonly everyMs: number;
  /** Polls that failed in a row, this one included; 0 after one that did not. */
  readonly failures: number;
  /** How long the source asked to be left alone; null when it did not. */
  readonly retryAfterMs: number | null;
}

const longestMs = 15 * 60_000;

/**
 * How long after a poll the next one comes. A source that fails is asked half as often each time, down to once in 15 minutes
 * (or its own pace, should that be slower), and never sooner than it asked for.
 *
 * @param chance uniform in [0, 1): what failed together does not come back together.
 */
export function nextPollMs({ everyMs, failures, retryAfterMs }: PollEnd, chance: number): number {
  if (failures === 0) return everyMs;
  const slowestMs = Math.max(everyMs, longestMs);
  const ceilingMs = Math.min(slowestMs, everyMs * 2 ** Math.min(failures, 20));
  const waitMs = Math.round(ceilingMs / 2 + (chance * ceilingMs) / 2);
  return Math.max(waitMs, everyMs, retryAfterMs ?? 0);
}
