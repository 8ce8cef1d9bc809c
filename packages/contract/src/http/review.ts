import { z } from 'zod';
import { laneSchema } from './item.ts';

/** What the rows of reviews and delays say of the proposal. */
export const proposalRowShape = {
  agent: z.string(),
  externalId: z.string(),
  source: z.string(),
  /** Redacted, of the revision that was decided; null when there is none. */
  subject: z.string().nullable(),
  /** Field → value; null: nothing is proposed for it. */
  fields: z.record(z.string(), z.string().nullable()),
  /** The least calibrated confidence among the proposed values, 0 to 1; null when nothing is proposed. */
  lowestConfidence: z.number().nullable(),
  /** How many wait like this one, itself included: the same agent and exactly the same proposal. */
  alike: z.int(),
} as const;

export const reviewSummarySchema = z.object({
  id: z.string(),
  /** A review waits with its item; a check asks whether what an agent decided by itself was right. */
  kind: z.enum(['review', 'check']),
  /** `sample`: drawn by chance. `cascade`: like one that was found wrong. `verdict`: a verdict that was undone. */
  origin: z.enum(['gate', 'verdict', 'person', 'sample', 'cascade']),
  /** Chance with which a check was drawn, above 0 to 1; null for what was not drawn by chance. */
  inclusion: z.number().nullable(),
  itemId: z.string(),
  decisionId: z.string(),
  expiresAt: z.string(),
  claimedBy: z.string().nullable(),
  queue: z.string().nullable(),
  lane: laneSchema.nullable(),
  ...proposalRowShape,
});
export type ReviewSummary = z.infer<typeof reviewSummarySchema>;

/** Whole seconds a reviewer spent, at most a day. */
const secondsSpent = z.int().min(0).max(86_400).optional();

export const claimSchema = z.object({ claimId: z.string(), expiresAt: z.string() });
export type Claim = z.infer<typeof claimSchema>;

/** Limits of a reply to a requester, in characters. */
export const replyLimits = { textMax: 10_000 } as const;

/** What a verdict says of the proposed reply. */
const verdictReply = z.strictObject({
  /** The `hash` of the reply that the person read: an approval is for that text. */
  hash: z.string().min(1).max(100),
  /** On `edit`: what is sent in its place. */
  text: z.string().min(1).max(replyLimits.textMax).optional(),
  /** On `edit`: false sends nothing; the fields are written. */
  send: z.boolean().default(true),
});

/** Body of `POST /v1/reviews/{id}/verdict`. `fields` corrects values on `edit`, `queue` names the new queue on `reassign`. */
export const verdictBodySchema = z.strictObject({
  claimId: z.uuid(),
  decisionId: z.uuid(),
  verdict: z.enum(['accept', 'edit', 'decline', 'reassign']),
  fields: z.record(z.string().min(1).max(100), z.string().min(1).max(4_000)).default({}),
  /** Needed to accept or edit a proposal that would send a reply. */
  reply: verdictReply.optional(),
  queue: z.string().min(1).max(100).optional(),
  reasonCode: z.string().min(1).max(100).optional(),
  note: z.string().max(4_000).optional(),
  secondsSpent,
});
export type VerdictBody = z.infer<typeof verdictBodySchema>;
export type VerdictInput = z.input<typeof verdictBodySchema>;

/** Body of `POST /v1/reviews/bulk`: one verdict for reviews that propose exactly what the review `like` does. */
export const bulkVerdictBodySchema = z.strictObject({
  like: z.uuid(),
  decisionIds: z.array(z.uuid()).min(1).max(200),
  verdict: z.enum(['accept', 'decline']),
  reasonCode: z.string().min(1).max(100).optional(),
  note: z.string().max(4_000).optional(),
  secondsSpent,
});
export type BulkVerdictBody = z.infer<typeof bulkVerdictBodySchema>;

export const bulkVerdictAnswerSchema = z.object({
  results: z.array(
    z.object({
      decisionId: z.string(),
      /** Null when the decision has no review. */
      reviewId: z.string().nullable(),
      itemId: z.string().nullable(),
      ok: z.boolean(),
      /** Why it was left alone; null when ok. */
      code: z.string().nullable(),
    }),
  ),
});
export type BulkVerdictAnswer = z.infer<typeof bulkVerdictAnswerSchema>;

export const unclaimBodySchema = z.strictObject({ claimId: z.uuid() });

export const itemStateAnswerSchema = z.object({ itemId: z.string(), state: z.string() });
export type ItemStateAnswer = z.infer<typeof itemStateAnswerSchema>;

export const reasonBodySchema = z.strictObject({ reason: z.string().max(1_000).optional() });

/** Body of `POST /v1/items/{id}/outcome`: what turned out to be right, and who says so. */
export const outcomeBodySchema = z.strictObject({
  field: z.string().min(1).max(100),
  value: z.string().min(1).max(4_000),
  by: z.enum(['person', 'requester', 'source']),
  at: z.iso.datetime({ offset: true }).optional(),
});
export type OutcomeBody = z.infer<typeof outcomeBodySchema>;
