import { countUnmapped, type PastValue, type UnmappedValues } from '@signalbox/domain';
import * as z from 'zod';

/** What became of the tickets that are no past tickets now, and which values the workspace has no word for. */
export interface BackfillTally {
  /** Came in as items, or a note of ours stands in them. */
  readonly decided: number;
  /** Still open, and younger than a day. */
  readonly young: number;
  /** Nothing stands in them that the workspace has a word for, or they have no text. */
  readonly unlabelled: number;
  /** Were known, with another text or other labels. */
  readonly changed: number;
  readonly unmapped: UnmappedValues;
}

const shape: z.ZodType<BackfillTally> = z.object({
  decided: z.number(),
  young: z.number(),
  unlabelled: z.number(),
  changed: z.number(),
  unmapped: z.record(z.string(), z.record(z.string(), z.number())),
});

/** As a run keeps it; null at its beginning. */
export function tallyOf(kept: unknown): BackfillTally {
  const none = { decided: 0, young: 0, unlabelled: 0, changed: 0, unmapped: {} };
  return kept === null ? none : shape.parse(kept);
}

export function addTo(
  before: BackfillTally,
  more: Omit<BackfillTally, 'unmapped'>,
  values: readonly Readonly<Record<string, PastValue>>[],
): BackfillTally {
  return {
    decided: before.decided + more.decided,
    young: before.young + more.young,
    unlabelled: before.unlabelled + more.unlabelled,
    changed: before.changed + more.changed,
    unmapped: countUnmapped(before.unmapped, values),
  };
}
