import type { ReactNode } from 'react';
import type { Breaker } from '../../api/controls.ts';
import { formatShare } from '../../format/number.ts';
import { Countdown } from '../time/relative-time.tsx';

/** When an open breaker tries again, or how much goes through while it does; empty for a closed one. */
export function BreakerNext({
  breaker,
  past = false,
}: {
  readonly breaker: Breaker;
  /** Of a moment gone by: nothing counts down. */
  readonly past?: boolean;
}): ReactNode {
  const { state, probesAt, share } = breaker;
  if (state === 'half_open') return `${formatShare(share)} of the calls go through, to try it`;
  if (state === 'closed') return null;
  if (probesAt === null) return 'open until a person resets it';
  return past ? (
    'was to try again by itself'
  ) : (
    <>
      tries again in <Countdown at={probesAt} over="a moment" />
    </>
  );
}
