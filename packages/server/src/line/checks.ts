import { inclusionOf, isSampled, type Lane, mainField, thresholdsFor } from '@signalbox/domain';
import { uuidV7 } from '../ids/uuid-v7.ts';
import type { Gated } from './gate.ts';
import type { Proposal } from './proposal.ts';

/** How long a check waits for a person; then it ends without having said anything. */
export const checkForMs = 7 * 24 * 60 * 60 * 1000;

/** A decision as drawing looks at it. */
export interface Drawable {
  readonly lane: Lane;
  /** The least calibrated confidence of its values, 0..1. */
  readonly confidence: number;
  /** The confidence from which on that value is automatic. */
  readonly autoFrom: number;
  /** Value of its main field; null when it proposes none. */
  readonly category: string | null;
}

export interface Draw {
  /** Chance with which a decision like this one is drawn, 0..1. */
  readonly inclusion: number;
  readonly sampled: boolean;
}

/**
 * Whether a person checks this decision, by `chance` in [0, 1). Null for what acts on a person's word: it is not drawn from.
 *
 * @param categoryShare share of the agent's decisions with its category; null when not known.
 */
export function drawCheck(
  decision: Drawable & { readonly categoryShare: number | null },
  sampleRate: number,
  chance: number,
): Draw | null {
  if (decision.lane !== 'auto') return null;
  const inclusion = inclusionOf(decision, sampleRate);
  return { inclusion, sampled: isSampled(inclusion, chance) };
}

export function toDrawable(proposal: Proposal, gated: Gated): Drawable {
  const { agent, fields } = proposal;
  const values = fields.flatMap(({ field, answer }) =>
    answer === null ? [] : [[field.field, answer.value] as const],
  );
  const proposed = Object.fromEntries(values);
  const main = mainField(fields.map(({ field }) => field.field));
  const sure = fields.map(({ field, answer }) => ({
    confidence: answer?.confidence ?? 0,
    autoFrom: thresholdsFor(agent.gate, field.field, proposed).auto,
  }));
  const least = sure.reduce((a, b) => (b.confidence < a.confidence ? b : a), {
    confidence: 1,
    autoFrom: 1,
  });
  const category = values.find(([name]) => name === main)?.[1] ?? null;
  return { lane: gated.decision.lane, ...least, category };
}

/** The check a draw leaves behind, as columns of the decision's record. */
export interface DrawnCheck {
  readonly check_id: string | null;
  readonly check_until: string | null;
  readonly check_queue: string | null;
  readonly inclusion: number | null;
}

export function toCheck(draw: Draw | null, queue: string, nowMs: number): DrawnCheck {
  if (draw?.sampled !== true) {
    return { check_id: null, check_until: null, check_queue: null, inclusion: null };
  }
  return {
    check_id: uuidV7(),
    check_until: new Date(nowMs + checkForMs).toISOString(),
    check_queue: queue,
    inclusion: draw.inclusion,
  };
}
