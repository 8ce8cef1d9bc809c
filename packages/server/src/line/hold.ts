import { type GateDecision, type HoldPolicy, planHold } from '@signalbox/domain';
import { uuidV7 } from '../ids/uuid-v7.ts';

/** Where a gated item goes, and the hold it waits in. */
export interface Held {
  readonly state: 'held' | 'in_review' | 'writing';
  readonly queue: string | null;
  readonly hold: {
    readonly id: string;
    readonly kind: 'delay' | 'review';
    readonly until: string;
  } | null;
}

/** Chooses the hold of a gated decision: none, a delay that can be stopped, or a review that needs a person. */
export function hold(decision: GateDecision, policy: HoldPolicy, nowMs: number): Held {
  const plan = planHold(decision, policy, nowMs);
  switch (plan.kind) {
    case 'none':
      return { state: 'writing', queue: null, hold: null };
    case 'delay':
      return { state: 'held', queue: null, hold: openHold('delay', plan.untilMs) };
    case 'review':
      return { state: 'in_review', queue: plan.queue, hold: openHold('review', plan.untilMs) };
  }
}

function openHold(kind: 'delay' | 'review', untilMs: number): NonNullable<Held['hold']> {
  return { id: uuidV7(), kind, until: new Date(untilMs).toISOString() };
}
