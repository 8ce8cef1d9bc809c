import type { Lane } from '../shared/lane.ts';

export interface HoldPolicy {
  /** How long an automatic decision that is not urgent waits. 0 or more; default 15 minutes. */
  readonly delayNonUrgentMs: number;
  /** How long an accepted or edited review can be undone. Default 10 seconds. */
  readonly undoMs: number;
  /** After this a review nobody decided goes to people in the source. Default 24 hours. */
  readonly reviewExpiresAfterMs: number;
  readonly queue: string;
}

export type HoldPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'delay'; readonly untilMs: number }
  | { readonly kind: 'review'; readonly untilMs: number; readonly queue: string };

/** What a gated decision waits for: nothing (urgent or no delay), a timer, or a person. */
export function planHold(
  decision: { readonly lane: Lane; readonly urgent: boolean },
  policy: HoldPolicy,
  nowMs: number,
): HoldPlan {
  if (decision.lane !== 'auto') {
    return { kind: 'review', untilMs: nowMs + policy.reviewExpiresAfterMs, queue: policy.queue };
  }
  if (decision.urgent || policy.delayNonUrgentMs <= 0) return { kind: 'none' };
  return { kind: 'delay', untilMs: nowMs + policy.delayNonUrgentMs };
}
