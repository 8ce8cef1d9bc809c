import { z } from 'zod';

export const reviewSummarySchema = z.object({
  id: z.string(),
  itemId: z.string(),
  decisionId: z.string(),
  expiresAt: z.string(),
  claimedBy: z.string().nullable(),
  queue: z.string().nullable(),
});

export const claimSchema = z.object({ claimId: z.string(), expiresAt: z.string() });

/** Body of `POST /v1/reviews/{id}/verdict`. `fields` corrects values on `edit`, `queue` names the new queue on `reassign`. */
export const verdictBodySchema = z.strictObject({
  claimId: z.uuid(),
  decisionId: z.uuid(),
  verdict: z.enum(['accept', 'edit', 'decline', 'reassign']),
  fields: z.record(z.string().min(1).max(100), z.string().min(1).max(4_000)).default({}),
  queue: z.string().min(1).max(100).optional(),
  reasonCode: z.string().min(1).max(100).optional(),
  note: z.string().max(4_000).optional(),
});
export type VerdictBody = z.infer<typeof verdictBodySchema>;

export const itemStateAnswerSchema = z.object({ itemId: z.string(), state: z.string() });

export const reasonBodySchema = z.strictObject({ reason: z.string().max(1_000).optional() });

/** Body of `POST /v1/items/{id}/outcome`: what turned out to be right, and who says so. */
export const outcomeBodySchema = z.strictObject({
  field: z.string().min(1).max(100),
  value: z.string().min(1).max(4_000),
  by: z.enum(['person', 'requester', 'source']),
  at: z.iso.datetime({ offset: true }).optional(),
});
export type OutcomeBody = z.infer<typeof outcomeBodySchema>;
