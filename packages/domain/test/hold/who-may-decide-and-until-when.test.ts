import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  afterVerdict,
  type OpenReview,
  planHold,
  refuseClaim,
  refuseVerdict,
} from '../../src/index.ts';

const policy = {
  delayNonUrgentMs: 900_000,
  undoMs: 10_000,
  reviewExpiresAfterMs: 86_400_000,
  queue: 'people',
};
const now = fc.nat({ max: 2 ** 40 });

test('only an automatic decision can go without a person; urgent and no delay mean no wait', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('auto' as const, 'assisted' as const, 'manual' as const),
      fc.boolean(),
      fc.integer({ min: -1, max: 1_000_000 }),
      now,
      (lane, urgent, delayNonUrgentMs, nowMs) => {
        const plan = planHold({ lane, urgent }, { ...policy, delayNonUrgentMs }, nowMs);
        if (lane !== 'auto') {
          expect(plan).toEqual({
            kind: 'review',
            untilMs: nowMs + policy.reviewExpiresAfterMs,
            queue: 'people',
          });
        } else if (urgent || delayNonUrgentMs <= 0) {
          expect(plan).toEqual({ kind: 'none' });
        } else {
          expect(plan).toEqual({ kind: 'delay', untilMs: nowMs + delayNonUrgentMs });
        }
      },
    ),
  );
});

const nowMs = 1_000_000;
const open: OpenReview = {
  state: 'open',
  decisionId: 'd1',
  untilMs: nowMs + 1,
  claimId: null,
  claimedBy: null,
  claimExpiresAtMs: null,
};
const claimed: OpenReview = {
  ...open,
  claimId: 'c1',
  claimedBy: 'ann',
  claimExpiresAtMs: nowMs + 1,
};

test.each<[string, OpenReview, string, string | null]>([
  ['an open one', open, 'ann', null],
  ["another's", claimed, 'bob', 'review_claimed'],
  ['ones own again', claimed, 'ann', null],
  [
    'one whose claim ran out this very moment',
    { ...claimed, claimExpiresAtMs: nowMs },
    'bob',
    null,
  ],
  ['an expired one', { ...open, untilMs: nowMs }, 'ann', 'review_decided'],
  ['a decided one', { ...open, state: 'decided' }, 'ann', 'review_decided'],
  ['a superseded one', { ...open, state: 'superseded' }, 'ann', 'review_decided'],
  ['one closed otherwise', { ...open, state: 'cancelled' }, 'ann', 'review_decided'],
])('claiming %s', (_, review, actor, refusal) => {
  expect(refuseClaim(review, actor, nowMs)).toBe(refusal);
});

const own = { claimId: 'c1', decisionId: 'd1', actor: 'ann' };
test.each<[string, OpenReview, typeof own, string | null]>([
  ['under ones claim', claimed, own, null],
  ['without a claim', open, own, 'claim_lost'],
  ['under the claim of another', claimed, { ...own, actor: 'bob' }, 'claim_lost'],
  ['under an earlier claim', claimed, { ...own, claimId: 'c0' }, 'claim_lost'],
  ['at the moment the claim ends', { ...claimed, claimExpiresAtMs: nowMs }, own, 'claim_lost'],
  ['on another decision', claimed, { ...own, decisionId: 'd0' }, 'decision_superseded'],
  ['on a superseded review', { ...claimed, state: 'superseded' }, own, 'decision_superseded'],
  ['on a decided review', { ...claimed, state: 'decided' }, own, 'review_decided'],
  ['on an expired review', { ...claimed, state: 'expired' }, own, 'review_decided'],
  ['at the moment the review ends', { ...claimed, untilMs: nowMs }, own, 'review_decided'],
])('a verdict %s', (_, review, given, refusal) => {
  expect(refuseVerdict(review, given, nowMs)).toBe(refusal);
});

test('nothing but the live claim of the actor on the very decision passes', () => {
  const review = fc.record({
    state: fc.constantFrom('open', 'released', 'cancelled', 'decided', 'expired', 'superseded'),
    decisionId: fc.constantFrom('d1', 'd2'),
    untilMs: fc.integer({ min: nowMs - 2, max: nowMs + 2 }),
    claimId: fc.constantFrom(null, 'c1', 'c2'),
    claimedBy: fc.constantFrom(null, 'ann', 'bob'),
    claimExpiresAtMs: fc.option(fc.integer({ min: nowMs - 2, max: nowMs + 2 })),
  }) as fc.Arbitrary<OpenReview>;
  fc.assert(
    fc.property(review, (one) => {
      const passes =
        one.state === 'open' &&
        one.decisionId === 'd1' &&
        one.untilMs > nowMs &&
        one.claimId === 'c1' &&
        one.claimedBy === 'ann' &&
        (one.claimExpiresAtMs ?? 0) > nowMs;
      expect(refuseVerdict(one, own, nowMs) === null).toBe(passes);
    }),
  );
});

test.each([
  ['accept', { next: 'write_after_undo' }],
  ['edit', { next: 'write_after_undo' }],
  ['decline', { next: 'hand_over', queue: 'people' }],
  ['reassign', { next: 'hand_over', queue: 'network' }],
] as const)('after %s', (kind, next) => {
  expect(afterVerdict(kind, 'network', 'people')).toEqual(next);
});

test('reassign without a queue goes to the default one', () => {
  expect(afterVerdict('reassign', null, 'people')).toEqual({ next: 'hand_over', queue: 'people' });
});
