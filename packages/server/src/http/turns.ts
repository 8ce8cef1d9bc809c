import { tokenBuckets } from '../keys/token-buckets.ts';
import { tooMany } from './bind.ts';

interface TurnLimits {
  /** Of one tenant. */
  readonly perSecond: number;
  readonly burst: number;
  /** Of all tenants, in this process. */
  readonly underWayMax: number;
  /** What who comes while that many are under way is told to wait. */
  readonly waitSeconds: number;
}

/**
 * Runs few at once and not many in a row, for what costs far more than other requests.
 *
 * @throws HttpRefusal `too_many_requests`
 */
export function openTurns({
  underWayMax,
  waitSeconds,
  ...rate
}: TurnLimits): <T>(tenantId: string, work: () => Promise<T>) => Promise<T> {
  const limit = tokenBuckets(rate, () => performance.now());
  let underWay = 0;
  return async (tenantId, work) => {
    if (underWay >= underWayMax) throw tooMany(waitSeconds);
    const wait = limit.take(tenantId);
    if (wait > 0) throw tooMany(wait);
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
}
