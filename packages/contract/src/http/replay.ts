import { z } from 'zod';

/** What is run again, and by which version. */
export const replayBodySchema = z.strictObject({
  /** Of the agent the item was given to. Absent: the one that serves now. */
  agentVersion: z.string().min(1).max(100).optional(),
  /** One that ended in a decision. Absent: the newest such of the item. */
  conversationId: z.uuid().optional(),
});
export type ReplayBody = z.infer<typeof replayBodySchema>;

const laneName = z.enum(['auto', 'assisted', 'manual']);

/** What came of one conversation. Texts are redacted. */
export const replaySideSchema = z.object({
  conversationId: z.string(),
  version: z.string(),
  lane: laneName,
  fallback: z.enum(['quick', 'cached', 'rules']).nullable(),
  fields: z.array(
    z.object({ field: z.string(), value: z.string().nullable(), confidence: z.number() }),
  ),
  /** Why it has this lane. */
  reasons: z.array(z.object({ code: z.string(), detail: z.string() })),
  reply: z
    .object({
      text: z.string(),
      citations: z.array(z.object({ id: z.string(), title: z.string() })),
    })
    .nullable(),
  /** In micro-dollars. */
  costMicros: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  tookMs: z.number(),
  steps: z.array(
    z.object({ agent: z.string(), kind: z.string(), name: z.string(), outcome: z.string() }),
  ),
});
export type ReplaySideView = z.infer<typeof replaySideSchema>;

/** A conversation and the one that ran it again, on what was recorded of it. */
export const replaySchema = z.object({
  itemId: z.string(),
  /** The text both were about. */
  revisionNo: z.int(),
  agent: z.string(),
  at: z.string(),
  /** As it was decided, under the controls of then. */
  before: replaySideSchema,
  /** Gated under the controls of now; nothing was decided. */
  after: replaySideSchema,
  differences: z.array(
    z.object({
      what: z.enum(['field', 'lane', 'fallback', 'reply', 'citations', 'steps', 'cost']),
      field: z.string().nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  /** Calls of tools that were not made then, so nobody knows what they would have brought. */
  notRecorded: z.array(z.object({ agent: z.string(), tool: z.string() })),
  /** `not_recorded`: this version is told what is known of the requester, and none of then was. */
  memory: z.enum(['recorded', 'none', 'not_recorded']),
});
export type ReplayView = z.infer<typeof replaySchema>;
