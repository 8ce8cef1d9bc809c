import { forecastMicros, type SpendStanding } from '@signalbox/domain';
import type { Database } from '../store/database.ts';
import { inTenant } from '../store/tx.ts';
import { readStandings } from './read-standings.ts';

/** Shares of a limit of a day, 0 upwards; 0 where there is none. */
export interface SpendShare {
  readonly now: number;
  readonly endOfDay: number;
}

export interface SpendShares {
  readonly tenant: SpendShare;
  /** The largest among the agents, each of the two by itself. */
  readonly agent: SpendShare;
}

/** How much of the limits of today is spent, and will be at this rate. */
export function readSpendShares(
  database: Pick<Database, 'app'>,
  tenantId: string,
  nowMs: number,
): Promise<SpendShares> {
  return inTenant(database, tenantId, async (tx) => {
    const standings = await readStandings(tx, nowMs);
    const of = (scope: SpendStanding['scope']): SpendShare => {
      const shares = standings.flatMap((one) => (one.scope === scope ? [shareOf(one, nowMs)] : []));
      return {
        now: Math.max(0, ...shares.map(({ now }) => now)),
        endOfDay: Math.max(0, ...shares.map(({ endOfDay }) => endOfDay)),
      };
    };
    return { tenant: of('tenant'), agent: of('agent') };
  });
}

function shareOf({ spentMicros, limitMicros }: SpendStanding, nowMs: number): SpendShare {
  if (limitMicros === null) return { now: 0, endOfDay: 0 };
  // Of a limit of nothing, all is spent.
  if (limitMicros === 0) return { now: 1, endOfDay: 1 };
  return {
    now: spentMicros / limitMicros,
    endOfDay: forecastMicros(spentMicros, nowMs) / limitMicros,
  };
}
