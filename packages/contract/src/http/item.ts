import { z } from 'zod';
import { exchangeSchema } from './exchange.ts';
import { flagSchema } from './flag.ts';
import { secondLookSchema } from './second-look.ts';
import { settlementSchema } from './settlement.ts';
import { handOverSchema, threadSummarySchema } from './thread.ts';

const fieldName = /^[A-Za-z0-9_.-]{1,100}$/;

/** Limits of an item as it comes in, in characters. Longer text is refused here, not cut. */
export const itemLimits = {
  bodyBytesMax: 1_048_576,
  subjectMax: 1_000,
  bodyMax: 200_000,
  fieldsMax: 100,
  fieldValueMax: 4_000,
} as const;

export const requesterSchema = z.strictObject({
  id: z.string().max(255).optional(),
  email: z.string().max(320).optional(),
  name: z.string().max(255).optional(),
});

/** Body of `POST /v1/items`. */
export const newItemSchema = z.strictObject({
  kind: z.enum(['ticket', 'invoice']).default('ticket'),
  source: z.string().min(1).max(100).default('api'),
  externalId: z.string().min(1).max(255),
  revision: z.string().min(1).max(255).optional(),
  subject: z.string().max(itemLimits.subjectMax).default(''),
  body: z.string().max(itemLimits.bodyMax).default(''),
  requester: requesterSchema.nullish(),
  fields: z
    .record(z.string().regex(fieldName), z.string().max(itemLimits.fieldValueMax))
    .refine((fields) => Object.keys(fields).length <= itemLimits.fieldsMax, {
      message: `at most ${itemLimits.fieldsMax} fields`,
    })
    .default({}),
  receivedAt: z.iso.datetime({ offset: true }).optional(),
});
export type NewItem = z.infer<typeof newItemSchema>;
/** As it is sent: what has a default may be left out. */
export type NewItemInput = z.input<typeof newItemSchema>;

export const itemStateSchema = z.enum([
  'received',
  'deciding',
  'held',
  'in_review',
  'writing',
  'resolved',
  'handed_over',
  'cancelled',
  'stuck',
]);
export type ItemState = z.infer<typeof itemStateSchema>;
export const laneSchema = z.enum(['auto', 'assisted', 'manual']);
const time = z.string();

export const acceptedItemSchema = z.object({
  id: z.string(),
  state: itemStateSchema,
  duplicate: z.boolean(),
});
export type AcceptedItem = z.infer<typeof acceptedItemSchema>;

const decidedFieldSchema = z.object({
  value: z.string().nullable(),
  confidence: z.number(),
  rawConfidence: z.number(),
  alternatives: z.array(z.object({ value: z.string(), confidence: z.number() })),
  evidence: z.array(z.object({ text: z.string(), weight: z.number() })),
  lane: laneSchema,
  /** `model:NAME` for a language model, `near:NAME` for what it said of another ticket that is nearly the same. */
  tier: z.string().nullable(),
});
export type DecidedFieldView = z.infer<typeof decidedFieldSchema>;

/** What an agent would tell the requester, and what of it is sent. */
const replySchema = z.object({
  /** As it was proposed; with placeholders unless the originals were asked for. */
  text: z.string(),
  redacted: z.boolean(),
  /** BCP 47. */
  language: z.string().nullable(),
  /** What it rests on. The requester is not shown it. */
  citations: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Calibrated chance that it can go out as it is, 0 to 1. */
  confidence: z.number(),
  /** What a verdict names; null: its source cannot answer requesters, so it is never sent. */
  hash: z.string().nullable(),
  /** What is sent, or was: as a person edited it. Null: nothing is. */
  outgoing: z.string().nullable(),
  /** A person changed it. */
  edited: z.boolean(),
});
export type ReplyView = z.infer<typeof replySchema>;

export const reasonSchema = z.object({
  code: z.string(),
  detail: z.string(),
  value: z.union([z.number(), z.string()]).nullable(),
  limit: z.union([z.number(), z.string()]).nullable(),
});

export const timelineEntrySchema = z.object({
  seq: z.int(),
  at: time,
  stage: z.string(),
  type: z.string(),
  actor: z.object({ kind: z.enum(['system', 'agent', 'person', 'key']), id: z.string() }),
  detail: z.record(z.string(), z.unknown()),
  auditId: z.string(),
});

/** An item without its timeline, as lists give it. */
export const itemSummarySchema = z.object({
  id: z.string(),
  kind: z.enum(['ticket', 'invoice']),
  source: z.string(),
  externalId: z.string(),
  revision: z.string(),
  state: itemStateSchema,
  owner: z
    .union([
      z.object({ kind: z.literal('worker') }),
      z.object({ kind: z.literal('timer'), until: time }),
      z.object({ kind: z.literal('queue'), name: z.string() }),
    ])
    .nullable(),
  stuck: z.object({ code: z.string(), at: time }).nullable(),
  lane: laneSchema.nullable(),
  receivedAt: time,
  updatedAt: time,
  messages: z.array(
    z.object({
      id: z.string(),
      at: time,
      from: z.enum(['requester', 'agent', 'person']),
      subject: z.string().optional(),
      text: z.string().optional(),
      /** What the text repeats, and its files: kept beside it and not decided on. Only where the text is not redacted. */
      aside: z.string().optional(),
      redacted: z.boolean(),
      /** What came with the text, redacted also where the text is not. */
      fields: z.record(z.string(), z.string()),
    }),
  ),
  /** Null for what came in before summaries were kept, and once erased. */
  context: threadSummarySchema.nullable(),
  decision: z
    .object({
      id: z.string(),
      agent: z.string(),
      version: z.string(),
      fields: z.record(z.string(), decidedFieldSchema),
      actions: z.array(
        z.object({
          id: z.string(),
          type: z.string(),
          risk: z.string(),
          hash: z.string(),
          summary: z.string(),
        }),
      ),
      /** Null: nothing is told to the requester, and once erased. */
      reply: replySchema.nullable(),
      doubt: z.array(z.record(z.string(), z.unknown())),
      fallback: z.enum(['quick', 'cached', 'rules']).nullable(),
    })
    .nullable(),
  reasons: z.array(reasonSchema),
  hold: z.object({ id: z.string(), kind: z.enum(['delay', 'review']), until: time }).nullable(),
  review: z
    .object({
      id: z.string(),
      state: z.enum(['open', 'claimed', 'decided', 'expired', 'superseded']),
    })
    .nullable(),
  /** Whether somebody is asked to check what was decided without a person; null when nobody is. */
  check: z
    .object({
      id: z.string(),
      state: z.enum(['open', 'claimed']),
      origin: z.enum(['sample', 'cascade', 'person']),
    })
    .nullable(),
  writes: z.array(
    z.object({
      id: z.string(),
      actionId: z.string(),
      verdict: z.string(),
      attempts: z.int(),
      at: time,
    }),
  ),
  /** What its source was told when it went to a person, oldest first. */
  handOvers: z.array(handOverSchema),
  /** What requesters and people said of it, oldest first. */
  flags: z.array(flagSchema),
});
export type ItemSummary = z.infer<typeof itemSummarySchema>;

export const itemSchema = itemSummarySchema.extend({ timeline: z.array(timelineEntrySchema) });
export type ItemView = z.infer<typeof itemSchema>;

/** A past case whose right answers a person or the outside world gave. */
export const similarCaseSchema = z.object({
  /** `example`: of an imported history. `item`: came in here and has an outcome. */
  kind: z.enum(['example', 'item']),
  id: z.string(),
  externalId: z.string().nullable(),
  /** Redacted. */
  subject: z.string(),
  /** The beginning of its text, redacted. */
  excerpt: z.string(),
  /** By field: what was right. */
  labels: z.record(z.string(), z.string()),
  /** How much of their rare words the two share, 0 to 1; 1 for the same words. */
  score: z.number(),
  receivedAt: time.nullable(),
});
export type SimilarCase = z.infer<typeof similarCaseSchema>;

/** One try to write an action to its source. */
export const attemptSchema = z.object({
  id: z.string(),
  actionId: z.string(),
  /** Counts from 1 for each action. */
  number: z.int(),
  startedAt: time,
  endedAt: time.nullable(),
  /** Given up after this. */
  deadlineAt: time,
  verdict: z.string().nullable(),
  /** What was to be written, what stood there before and what was read back after; `{"erased": true}` once erased. */
  intended: z.record(z.string(), z.unknown()),
  precondition: z.record(z.string(), z.unknown()).nullable(),
  readBack: z.record(z.string(), z.unknown()).nullable(),
  errorCode: z.string().nullable(),
  /** What was said on the wire for it; null while it is under way, when its process died, once erased, and for the desk. */
  exchange: exchangeSchema.nullable(),
  /** What a person said of its write, who had looked at the ticket. */
  settled: settlementSchema.nullable(),
  /** Null: none is made, or it belongs to another attempt. */
  secondLook: secondLookSchema.nullable(),
});
export type AttemptView = z.infer<typeof attemptSchema>;

/** A page of anything: `nextCursor` is null on the last one. */
export function pageOf<T extends z.ZodType>(
  row: T,
): z.ZodObject<{ data: z.ZodArray<T>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ data: z.array(row), nextCursor: z.string().nullable() });
}
