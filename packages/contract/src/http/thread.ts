import { z } from 'zod';

const speakerSchema = z.enum(['requester', 'team', 'agent']);

/** Words of a message, redacted, with who said them and when. */
const quoteSchema = z.object({ from: speakerSchema, at: z.string(), words: z.string() });

/** What a ticket is about, made of its messages by fixed steps and brought up to date with each. Redacted. */
export const threadSummarySchema = z.object({
  asked: z.string(),
  customer: z.string().nullable(),
  tier: z.string().nullable(),
  issueType: z.string().nullable(),
  /** `automatic`: a program wrote it, and nobody reads an answer. */
  requester: z.enum(['person', 'automatic', 'unknown']),
  /** How many each side wrote. */
  messages: z.record(speakerSchema, z.int()),
  attempts: z.array(quoteSchema),
  escalations: z.array(quoteSchema),
  urgency: z.array(
    quoteSchema.extend({
      sign: z.enum([
        'said_urgent',
        'deadline',
        'many_affected',
        'work_stopped',
        'customers_affected',
        'distress',
      ]),
    }),
  ),
  openQuestions: z.array(quoteSchema),
  languages: z.array(z.string()),
  lastSpeaker: speakerSchema,
  lastAt: z.string(),
  waitingOn: z.enum(['team', 'requester', 'nobody']),
  /** The state it had ended in before its requester wrote again. */
  reopened: z.enum(['resolved', 'handed_over', 'cancelled']).nullable(),
});
export type ThreadSummaryView = z.infer<typeof threadSummarySchema>;

/** What the source was told when the item went to a person. */
export const handOverSchema = z.object({
  id: z.string(),
  /** `note`: for the team. `acknowledgement`: an answer to the requester. */
  kind: z.enum(['note', 'acknowledgement']),
  cause: z.string(),
  /** As of writes; `dropped`: it was no longer wanted, or the item had moved on. */
  verdict: z.string(),
  errorCode: z.string().nullable(),
  /** Field → where it put the ticket. */
  fields: z.record(z.string(), z.string()),
  attempts: z.int(),
  at: z.string(),
});
export type HandOverView = z.infer<typeof handOverSchema>;
