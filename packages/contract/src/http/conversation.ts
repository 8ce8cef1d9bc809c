import { z } from 'zod';
import { replaySchema } from './replay.ts';

const time = z.string();

/** One entry of a conversation. Texts are redacted, and null once they were erased; so is what never came. */
export const conversationStepSchema = z.object({
  id: z.string(),
  /** From 1, in the order in which they ended. */
  no: z.int(),
  agent: z.string(),
  kind: z.enum(['model', 'tool', 'consult', 'split', 'check']),
  /** Of the model, the tool or the agent that was asked; of a split, who the parts went to. */
  name: z.string(),
  outcome: z.string(),
  /** Text of somebody outside stood in what it was given. */
  tainted: z.boolean(),
  endedAt: time,
  tookMs: z.number(),
  costMicros: z.number(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  /** The call in the ledger of models. */
  modelCallId: z.string().nullable(),
  /** HMAC of the text under the key of the item, in hex. `outputHash` null: nothing came. */
  inputHash: z.string(),
  outputHash: z.string().nullable(),
  input: z.string().nullable(),
  output: z.string().nullable(),
});
export type ConversationStepView = z.infer<typeof conversationStepSchema>;

/** Everything models and tools said for one decision of an item. */
export const conversationSchema = z.object({
  id: z.string(),
  /** The text of the item it was about. */
  revisionNo: z.int(),
  /** The agent the item was given to, and its version. */
  agent: z.string(),
  version: z.string(),
  decisionId: z.string().nullable(),
  startedAt: time,
  endedAt: time.nullable(),
  /** Null: it is under way. */
  outcome: z.enum(['decided', 'superseded', 'lost', 'failed']).nullable(),
  /** It runs again what that one was about, and decides nothing. */
  replayOf: z.string().nullable(),
  /** How it compares with that one; null: it is none, has not ended, or its texts were erased. */
  replay: replaySchema.nullable(),
  /** Since a worker had it; null while it is under way. */
  tookMs: z.number().nullable(),
  /** Of all steps, in micro-dollars. */
  costMicros: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  steps: z.array(conversationStepSchema),
});
export type ConversationView = z.infer<typeof conversationSchema>;
