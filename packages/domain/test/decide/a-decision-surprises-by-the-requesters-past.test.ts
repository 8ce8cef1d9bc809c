import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CheckedPast,
  requesterSurprise,
  SURPRISE_LIMIT_BITS,
} from '../../src/decide/requester-surprise.ts';

const past = (counts: Readonly<Record<string, number>>): CheckedPast =>
  new Map([['category', new Map(Object.entries(counts))]]);
const bits = (value: string, own: CheckedPast, all: CheckedPast): number | null =>
  requesterSurprise([{ field: 'category', value }], own, all)?.score ?? null;
const common = past({ network: 60, billing: 10, access: 30 });

describe('the surprise of a decision', () => {
  it('reaches the limit for what a requester never asked and others seldom do', () => {
    expect(bits('billing', past({ network: 8 }), common)).toBeGreaterThan(SURPRISE_LIMIT_BITS);
    expect(bits('access', past({ network: 8 }), common)).toBeLessThan(SURPRISE_LIMIT_BITS);
    expect(bits('access', past({ network: 40 }), common)).toBeGreaterThan(SURPRISE_LIMIT_BITS);
    expect(bits('network', past({ network: 8 }), common)).toBeLessThan(1);
  });

  it('is null below eight checked tickets, without an answer and in a field without a past', () => {
    expect(bits('billing', past({ network: 7 }), common)).toBeNull();
    expect(
      requesterSurprise([{ field: 'category', value: null }], past({ a: 9 }), common),
    ).toBeNull();
    expect(requesterSurprise([{ field: 'team', value: 'x' }], past({ a: 9 }), common)).toBeNull();
    expect(requesterSurprise([], past({ a: 9 }), common)).toBeNull();
  });

  it('is that of the most surprising field', () => {
    const own = new Map([...past({ network: 20 }), ['team', new Map([['desk', 20]])]]);
    const decided = [
      { field: 'category', value: 'network' },
      { field: 'team', value: 'finance' },
    ];
    expect(requesterSurprise(decided, own, common)?.field).toBe('team');
  });

  it('is finite and not negative, and never rises when the requester has had the value once more', () => {
    const counts = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.integer({ min: 1, max: 90 }),
    );
    fc.assert(
      fc.property(counts, counts, fc.constantFrom('a', 'b', 'c', 'd', 'e'), (own, all, value) => {
        const before = bits(value, past({ ...own, f: 8 }), past(all));
        const after = bits(
          value,
          past({ ...own, f: 8, [value]: (own[value] ?? 0) + 1 }),
          past(all),
        );
        expect(before).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(before)).toBe(true);
        expect(after).toBeLessThanOrEqual((before ?? 0) + 1e-9);
      }),
    );
  });
});
