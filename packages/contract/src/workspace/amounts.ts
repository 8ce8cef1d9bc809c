import * as z from 'zod';
import type { IssueParams } from './file-object.ts';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const TEN_YEARS_MS = 3_660 * UNIT_MS.d;
const DURATION = /^(\d{1,9})(ms|s|m|h|d|w)$/;
const PERCENT = /^(\d{1,3}(?:\.\d{1,6})?)%$/;
const MONEY = /^(\d{1,12})(?:\.(\d{1,3}))? ([A-Z]{3})$/;

export interface Money {
  readonly minorUnits: number;
  readonly currency: string;
}

export function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'minorUnits' in value;
}

function isUnit(text: string): text is keyof typeof UNIT_MS {
  return Object.hasOwn(UNIT_MS, text);
}

/** `15m` → 900000; null when it is not a duration or longer than ten years. */
export function parseDurationMs(text: string): number | null {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count === undefined || unit === undefined || !isUnit(unit)) return null;
  const ms = Number(count) * UNIT_MS[unit];
  return ms <= TEN_YEARS_MS ? ms : null;
}

/** `2%` → 0.02; null when it is not a percentage of 0 to 100. */
export function parsePercent(text: string): number | null {
  const [, percent] = PERCENT.exec(text) ?? [];
  if (percent === undefined || Number(percent) > 100) return null;
  // Dividing "2.3" by 100 gives 0.023 exactly as written; multiplying by 0.01 does not.
  return Number(percent) / 100;
}

/**
 * Digits after the point of a currency (ISO 4217, list of minor units). Codes not named here have two: a
 * currency is not refused because a table is old.
 */
export function minorDigits(currency: string): number {
  if (['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].includes(currency)) return 3;
  if (['CLP', 'ISK', 'JPY', 'KRW', 'PYG', 'UGX', 'VND', 'XAF', 'XOF', 'XPF'].includes(currency))
    return 0;
  return 2;
}

/** `0.05 EUR` → { minorUnits: 5, currency: 'EUR' }; null when it is not money or finer than the minor unit. */
export function parseMoney(text: string): Money | null {
  const [, whole, fraction = '', currency] = MONEY.exec(text) ?? [];
  if (whole === undefined || currency === undefined) return null;
  const digits = minorDigits(currency);
  if (fraction.length > digits) return null;
  return { minorUnits: Number(whole + fraction.padEnd(digits, '0')), currency };
}

function parsed<T>(
  parse: (text: string) => T | null,
  expected: string,
  hintForNumber: (value: number) => string,
): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    const result = typeof value === 'string' ? parse(value.trim()) : null;
    if (result !== null) return result;
    const params: IssueParams = typeof value === 'number' ? { hint: hintForNumber(value) } : {};
    context.addIssue({ code: 'custom', message: expected, params });
    return z.NEVER;
  });
}

/** A duration with its unit, as milliseconds. A bare number is refused: nobody can see whether it is seconds. */
export const durationMs: z.ZodType<number> = parsed(
  parseDurationMs,
  'a whole number with a unit (ms, s, m, h, d, w), such as 30s, 15m or 1h, up to ten years',
  (value) =>
    `add a unit, for example ${Math.abs(Math.round(value))}s or ${Math.abs(Math.round(value))}m`,
);

/** `2%`, as 0.02. */
export const percent: z.ZodType<number> = parsed(
  parsePercent,
  'a percentage from 0% to 100%, such as 2%',
  (value) =>
    value <= 1 && value > 0 ? `write ${Number((value * 100).toPrecision(6))}%` : `write ${value}%`,
);

/** A ratio written as 0.02 or as 2%. */
export const ratioOrPercent: z.ZodType<number> = z.unknown().transform((value, context): number => {
  const result = typeof value === 'string' ? parsePercent(value.trim()) : value;
  if (typeof result === 'number' && result >= 0 && result <= 1) return result;
  context.addIssue({
    code: 'custom',
    message: 'a number from 0 to 1 or a percentage, such as 0.02 or 2%',
  });
  return z.NEVER;
});

/** `0.05 EUR`, as minor units and currency. */
export const money: z.ZodType<Money> = parsed(
  parseMoney,
  'an amount and a currency, such as 0.05 EUR',
  (value) => `add a currency, for example ${value} EUR`,
);

/** A number from 0 to 1. */
export const ratio: z.ZodType<number> = z.unknown().transform((value, context): number => {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  const asShare = typeof value === 'number' && value > 1 && value <= 100 ? value / 100 : null;
  const params: IssueParams = asShare === null ? {} : { hint: `write ${asShare}` };
  context.addIssue({ code: 'custom', message: 'a number from 0 to 1, such as 0.85', params });
  return z.NEVER;
});
