import { type RetryPolicy, retryDelayMs } from '@signalbox/domain';
import { isTransientDatabaseError } from '../store/errors.ts';

/** Half a minute in all: less than a call is given to be recorded before it counts as lost. */
const whileAway: RetryPolicy = { baseMs: 200, maxMs: 8_000, maxAttempts: 9 };

/**
 * What a call cost must not be forgotten because the database was away when it ended. A call ends once, however often that
 * is recorded.
 */
export async function whenBack(record: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await record();
      return;
    } catch (error) {
      const kind = isTransientDatabaseError(error) ? 'transient' : 'unexpected';
      const waitMs = retryDelayMs(kind, attempt, Math.random(), whileAway);
      if (waitMs === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
