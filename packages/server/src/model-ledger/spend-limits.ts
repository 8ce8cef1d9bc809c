import { minorDigits, type Policy } from '@signalbox/contract';
import { limitMicros } from '@signalbox/domain';
import type { SpendLimits } from '../store/model/begin-call.ts';

/**
 * The limits of a policy in micro-dollars, in which models are priced. Without a rate, limits in another currency than dollars are
 * none: files with such limits and with prices are refused, so there is nothing they could hold back.
 */
export function spendLimits({ spend }: Pick<Policy, 'spend'>): SpendLimits {
  const micros = (limit: NonNullable<typeof spend>['perItem']): number | null => {
    if (spend === null || limit === null) return null;
    if (spend.oneUsd === null && limit.currency !== 'USD') return null;
    return limitMicros(limit, spend.oneUsd, minorDigits(limit.currency));
  };
  return {
    perItem: micros(spend?.perItem ?? null),
    perAgentDay: micros(spend?.perAgentDay ?? null),
    perDay: micros(spend?.perDay ?? null),
  };
}
