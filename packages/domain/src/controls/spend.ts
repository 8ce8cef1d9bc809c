/** What a model costs from a day on, in whole micro-dollars (a millionth of a dollar) for a million tokens. */
export interface TokenPrice {
  /** `2026-01-31`, from midnight UTC. */
  readonly from: string;
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

export interface TokensUsed {
  /** With those of the provider's cache. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
}

/** An amount in minor units of its currency. */
export interface Amount {
  readonly minorUnits: number;
  readonly currency: string;
}

const perMillion = 1_000_000;
const dayMs = 86_400_000;

export const freePrice: TokenPrice = { from: '0000-01-01', input: 0, cachedInput: 0, output: 0 };

/** The day of UTC: limits of a day hold for it, and prices begin with it. */
export function dayOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10);
}

/** The price in force on a day: the newest that has begun. Null: none has; a model without any price is free. */
export function priceOn(prices: readonly TokenPrice[], day: string): TokenPrice | null {
  if (prices.length === 0) return freePrice;
  let found: TokenPrice | null = null;
  for (const price of prices) {
    if (price.from <= day && (found === null || price.from > found.from)) found = price;
  }
  return found;
}

/** What was used, at a price, in micro-dollars; parts of one count as a whole. */
export function costMicros(price: TokenPrice, used: TokensUsed): number {
  const cached = Math.min(used.cachedInputTokens, used.inputTokens);
  const fresh = used.inputTokens - cached;
  const sum = fresh * price.input + cached * price.cachedInput + used.outputTokens * price.output;
  return Math.ceil(sum / perMillion);
}

/** The most a call can cost: nothing of its input cached, and every token of output used. */
export function mostMicros(price: TokenPrice, inputTokens: number, outputTokens: number): number {
  return costMicros(price, { inputTokens, cachedInputTokens: 0, outputTokens });
}

/**
 * A limit in micro-dollars, rounded down.
 *
 * @param oneUsd what a dollar costs in the currency of the limit; null for limits in dollars.
 * @param minorDigits digits after the point of the currency.
 * @throws RangeError for another currency than dollars without its rate.
 */
export function limitMicros(limit: Amount, oneUsd: Amount | null, minorDigits: number): number {
  if (oneUsd === null) {
    if (limit.currency !== 'USD')
      throw new RangeError('a limit in another currency needs its rate');
    return Math.floor(limit.minorUnits * 10 ** (6 - minorDigits));
  }
  if (oneUsd.currency !== limit.currency) throw new RangeError('limit and rate have one currency');
  return Math.floor((limit.minorUnits * perMillion) / oneUsd.minorUnits);
}

/**
 * How much of the day of UTC has passed, from an hour on: of the first one little can be said, so as much as an hour stands for
 * is assumed.
 */
export function dayPassed(nowMs: number): number {
  return Math.max(nowMs % dayMs, dayMs / 24) / dayMs;
}

/** What will have been spent at the end of the day, if the rest of it goes as the part that has passed: {@link dayPassed}. */
export function forecastMicros(spentMicros: number, nowMs: number): number {
  return Math.round(spentMicros / dayPassed(nowMs));
}

/** Shares of a limit from which on somebody is told. */
export const spendWarnShare = 0.8;
export const spendAlertShare = 0.95;

export interface SpendNotice {
  readonly level: 'none' | 'warn' | 'alert';
  /** `spent`: of what has been spent; `forecast`: of what will have been; `none`: of nothing. */
  readonly because: 'none' | 'spent' | 'forecast';
  readonly share: number;
}

/**
 * Whether somebody should be told of a limit of a day before it is reached: from 80 % spent a warning, from 95 % an alert; a
 * warning also when the day will end above the limit at this rate, once a tenth of it is spent.
 */
export function spendNotice(spentMicros: number, limit: number, nowMs: number): SpendNotice {
  const share = limit > 0 ? spentMicros / limit : 1;
  if (share >= spendAlertShare) return { level: 'alert', because: 'spent', share };
  if (share >= spendWarnShare) return { level: 'warn', because: 'spent', share };
  const expected = forecastMicros(spentMicros, nowMs);
  if (share >= 0.1 && expected > limit)
    return { level: 'warn', because: 'forecast', share: expected / limit };
  return { level: 'none', because: 'none', share };
}
