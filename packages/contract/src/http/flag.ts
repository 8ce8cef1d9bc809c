import { z } from 'zod';

/** Body of `POST /v1/items/{id}/flag`: whether what became of a ticket was right, and how satisfied somebody is with it. */
export const flagBodySchema = z
  .strictObject({
    by: z.enum(['requester', 'person']),
    verdict: z.enum(['right', 'wrong']).optional(),
    /** With where the ticket went: 1 not at all, 5 entirely. */
    satisfaction: z.int().min(1).max(5).optional(),
    note: z.string().max(1_000).optional(),
  })
  .refine(({ verdict, satisfaction }) => verdict !== undefined || satisfaction !== undefined, {
    message: 'holds a verdict, a satisfaction or both',
  });
export type FlagBody = z.infer<typeof flagBodySchema>;

export const flagAnswerSchema = z.object({
  id: z.string(),
  /** Fields that are confirmed as right by it. */
  confirmed: z.int(),
  /** A person is asked to check the decision now. */
  toCheck: z.boolean(),
});
export type FlagAnswer = z.infer<typeof flagAnswerSchema>;

/** What was said of an item, one a witness and caller. */
export const flagSchema = z.object({
  by: z.enum(['requester', 'person']),
  verdict: z.enum(['right', 'wrong']).nullable(),
  satisfaction: z.int().nullable(),
  /** Redacted. */
  note: z.string().nullable(),
  at: z.string(),
});
