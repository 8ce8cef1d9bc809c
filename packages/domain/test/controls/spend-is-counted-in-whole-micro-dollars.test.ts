import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  costMicros,
  dayOf,
  forecastMicros,
  freePrice,
  limitMicros,
  mostMicros,
  priceOn,
  spendNotice,
  type TokenPrice,
} from '../../src/index.ts';

const price: TokenPrice = {
  ...{ from: '2026-03-01', input: 2_500_000, cachedInput: 250_000, output: 10_000_000 },
};
const usd = (minorUnits: number) => ({ minorUnits, currency: 'USD' });
const eur = (minorUnits: number) => ({ minorUnits, currency: 'EUR' });

describe('a price', () => {
  const later: TokenPrice = { ...price, from: '2026-06-01' };

  test.each([
    ['2026-02-28', null],
    ['2026-03-01', price],
    ['2026-05-31', price],
    ['2026-06-01', later],
    ['2027-01-01', later],
  ])('on %s is the newest that has begun', (day, expected) => {
    expect(priceOn([price, later], day)).toBe(expected);
    expect(priceOn([later, price], day)).toBe(expected);
  });

  test('of a model without any is nothing', () => {
    expect(priceOn([], '1999-01-01')).toBe(freePrice);
    expect(mostMicros(freePrice, 1_000_000, 1_000_000)).toBe(0);
  });

  test('changes at midnight UTC', () => {
    expect(dayOf(Date.UTC(2026, 4, 31, 23, 59, 59, 999))).toBe('2026-05-31');
    expect(dayOf(Date.UTC(2026, 5, 1))).toBe('2026-06-01');
  });
});

describe('a cost', () => {
  test('counts input, what was cached, and output each at its price', () => {
    const used = { inputTokens: 1_000, cachedInputTokens: 400, outputTokens: 100 };
    expect(costMicros(price, used)).toBe(600 * 2.5 + 400 * 0.25 + 100 * 10);
  });

  test('is rounded up: nothing that was used is free', () => {
    const used = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 0 };
    expect(costMicros({ ...price, input: 1 }, used)).toBe(1);
  });

  const tokens = fc.nat(1_000_000);
  const micros = fc.nat(1_000_000_000);

  test('is never more than the most it can be, whatever was cached', () => {
    fc.assert(
      fc.property(
        tokens,
        tokens,
        tokens,
        tokens,
        micros,
        micros,
        (most, out, used, cached, a, b) => {
          const one = { ...price, input: Math.max(a, b), cachedInput: Math.min(a, b), output: b };
          const inputTokens = Math.min(used, most);
          const cost = costMicros(one, {
            ...{ inputTokens, cachedInputTokens: cached, outputTokens: Math.min(out, 1_000) },
          });
          expect(Number.isSafeInteger(cost)).toBe(true);
          expect(cost).toBeGreaterThanOrEqual(0);
          expect(cost).toBeLessThanOrEqual(mostMicros(one, most, out));
        },
      ),
    );
  });
});

describe('a limit in micro-dollars', () => {
  test.each([
    [usd(5), null, 2, 50_000],
    [eur(93), eur(93), 2, 1_000_000],
    [eur(5), eur(93), 2, 53_763],
    [{ minorUnits: 300, currency: 'JPY' }, { minorUnits: 150, currency: 'JPY' }, 0, 2_000_000],
  ])('%j at %j is rounded down', (limit, rate, digits, expected) => {
    expect(limitMicros(limit, rate, digits)).toBe(expected);
  });

  test('of another currency needs its rate', () => {
    expect(() => limitMicros(eur(5), null, 2)).toThrow(RangeError);
    expect(() => limitMicros(eur(5), { minorUnits: 1, currency: 'CHF' }, 2)).toThrow(RangeError);
  });
});

describe('before a limit is reached', () => {
  const at = (hour: number): number => Date.UTC(2026, 5, 15, hour);

  test.each([
    [0, 12, 'none', 'none'],
    [400, 12, 'none', 'none'],
    [510, 12, 'warn', 'forecast'],
    [90, 1, 'none', 'none'],
    [110, 1, 'warn', 'forecast'],
    [799, 23, 'none', 'none'],
    [800, 23, 'warn', 'spent'],
    [950, 23, 'alert', 'spent'],
    [2_000, 23, 'alert', 'spent'],
  ] as const)(
    '%d of 1000 at %d o’clock: %s because of what is %s',
    (spent, hour, level, because) => {
      expect(spendNotice(spent, 1_000, at(hour))).toMatchObject({ level, because });
    },
  );

  test('a limit of nothing is reached', () => {
    expect(spendNotice(0, 0, at(1))).toMatchObject({ level: 'alert' });
  });

  test('a day that goes on as it began ends as forecast', () => {
    expect(forecastMicros(250, at(6))).toBe(1_000);
    expect(forecastMicros(10, Date.UTC(2026, 5, 15, 0, 1))).toBe(240);
  });

  test('more spent is never told less', () => {
    const order = { none: 0, warn: 1, alert: 2 };
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), fc.nat(86_399_999), (a, b, ms) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const level = (spent: number): number => order[spendNotice(spent, 1_000, ms).level];
        expect(level(more)).toBeGreaterThanOrEqual(level(less));
      }),
    );
  });
});
