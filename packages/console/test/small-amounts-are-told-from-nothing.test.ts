import { describe, expect, it } from 'vitest';
import { moneyIn } from '../src/pages/costs/money.ts';
import { blankInput } from '../src/pages/tools/words.ts';

describe('money of models', () => {
  it.each([
    [0, '0.00 USD'],
    [1, '0.000001 USD'],
    [700, '0.000700 USD'],
    [31_200, '0.0312 USD'],
    [1_005_000, '1.01 USD'],
    [1_234_567_890, '1,234.57 USD'],
  ])('%i micro-dollars are %s', (micros, words) => {
    expect(moneyIn(null)(micros)).toBe(words);
  });

  it('is in the currency of the limits at the rate of the policy', () => {
    const money = moneyIn({ currency: 'EUR', micros: 930_000 });
    expect([money(1_000_000), money(2_000_000), money(1)]).toEqual([
      ...['0.9300 EUR', '1.86 EUR', '< 0.000001 EUR'],
    ]);
  });
});

describe('the input of a tool, to be filled in', () => {
  it('has what the tool asks for at least', () => {
    const properties = { host: { type: 'string' }, most: { type: 'integer' }, all: {} };
    expect(JSON.parse(blankInput({ properties, required: ['host', 'most'] }))).toEqual({
      ...{ host: '', most: 0 },
    });
    expect(blankInput(undefined)).toBe('{}');
  });
});
