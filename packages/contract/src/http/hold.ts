import { z } from 'zod';
import { proposalRowShape } from './review.ts';

/** An open delay. `fields` is what goes out at its end; null: that field stays as it is outside. */
export const holdSummarySchema = z.object({
  id: z.string(),
  itemId: z.string(),
  decisionId: z.string(),
  /** `gate`: decided without a person. `verdict`: the undo window of a person's yes. */
  origin: z.enum(['gate', 'verdict']),
  until: z.string(),
  ...proposalRowShape,
});

/** Body of `POST /v1/holds/{id}/review`. `like`: also every open delay of the gate that proposes the same. */
export const holdToReviewBodySchema = z.strictObject({
  reason: z.string().max(1_000).optional(),
  like: z.boolean().default(false),
});

export const holdsChangedSchema = z.object({ changed: z.int().min(1) });
