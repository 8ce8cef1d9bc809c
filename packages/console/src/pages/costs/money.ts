import type { CostsView } from '@signalbox/contract';

const places = (least: number, most: number): Intl.NumberFormat =>
  new Intl.NumberFormat('en-GB', { minimumFractionDigits: least, maximumFractionDigits: most });
const whole = places(2, 2);
const small = places(4, 4);
const tiny = places(6, 6);

/** Writes micro-dollars in the currency of the limits. */
export type Money = (micros: number) => string;

/**
 * "12.40 EUR", "0.0312 EUR", "0.000700 EUR": two places, and as many more as a small amount needs to be told from nothing. In
 * dollars where the policy has no rate.
 */
export function moneyIn(oneUsd: CostsView['oneUsd']): Money {
  const currency = oneUsd?.currency ?? 'USD';
  const rate = (oneUsd?.micros ?? 1_000_000) / 1_000_000;
  return (micros) => {
    const amount = (micros / 1_000_000) * rate;
    if (micros > 0 && amount < 0.000_001) return `< 0.000001 ${currency}`;
    const format = amount === 0 || amount >= 1 ? whole : amount >= 0.01 ? small : tiny;
    return `${format.format(amount)} ${currency}`;
  };
}
