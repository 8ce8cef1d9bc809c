import type { EndedVerdict } from '../shared/write-verdict.ts';

export type Guarantee = 'idempotent' | 'marker' | 'at-most-once';

export type AfterAttempt =
  | { readonly next: 'resolve' }
  | { readonly next: 'look_again' }
  | { readonly next: 'stuck'; readonly code: string };

/** A write whose end nobody saw is tried at most this often, each time after the one before can no longer arrive. */
export const maxWriteAttempts = 8;

// A source that answers and yet changes nothing (a missing right, a refused value) will do so for ever.
const maxIneffectiveAttempts = 3;

export interface AttemptEnd {
  readonly verdict: EndedVerdict;
  /**
   * `written`: judged right after sending, when the source may still be settling. `looked`: judged after it settled, or
   * before anything was sent.
   */
  readonly phase: 'written' | 'looked';
  readonly guarantee: Guarantee;
  /** Attempts so far that nobody has looked into, this one included. */
  readonly attempts: number;
  /** Its note stands there more than once. */
  readonly doubled?: boolean | undefined;
}

/**
 * What follows an attempt. Only `confirmed` resolves an item. Anything else seen right after sending is looked at again once
 * the source has settled, because the request may still be on its way; what is still wrong then goes to a person. So does a
 * write that arrived twice, until a person has looked into it.
 * A source that cannot tell a repeat (`at-most-once`) is never written twice.
 */
export function afterAttempt(end: AttemptEnd): AfterAttempt {
  if (end.verdict === 'confirmed') {
    const told = end.doubled !== true || end.attempts === 0;
    return told ? { next: 'resolve' } : { next: 'stuck', code: 'write_doubled' };
  }
  const stuck = { next: 'stuck', code: `write_${end.verdict}` } as const;
  if (end.phase === 'looked' || end.guarantee === 'at-most-once') return stuck;
  const limit = end.verdict === 'unknown' ? maxWriteAttempts : maxIneffectiveAttempts;
  return end.attempts >= limit ? stuck : { next: 'look_again' };
}
