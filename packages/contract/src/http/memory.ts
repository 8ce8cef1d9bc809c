import { z } from 'zod';

const time = z.string();

/** Whom a fact is about: who asked, or everybody who writes from the same organisation. */
const aboutSchema = z.enum(['requester', 'customer']);

const factBase = {
  /** The same fact always has the same one. */
  id: z.string(),
  about: aboutSchema,
  /** Tickets that have the value, or how often it was stated. */
  count: z.int(),
  /** The tickets it comes from, newest first; at most 10. */
  itemIds: z.array(z.string()),
  learnedAt: time,
  confirmedAt: time,
  /** It is known no more from then on, if nothing new confirms it. */
  expiresAt: time,
};

/** A fact as it is known now. Learned ones come from checked tickets only; texts are redacted. */
export const factSchema = z.discriminatedUnion('kind', [
  z.object({
    ...factBase,
    /** `usual`: most tickets have it. `recurring`: several did within 30 days. */
    kind: z.enum(['usual', 'recurring']),
    field: z.string(),
    value: z.string(),
    /** Tickets that were looked at. */
    of: z.int(),
  }),
  z.object({
    ...factBase,
    kind: z.literal('stated'),
    text: z.string(),
    /** `person:UUID` or `key:UUID`: who stated it last. */
    by: z.string(),
  }),
]);
export type FactView = z.infer<typeof factSchema>;

export const memorySchema = z.object({
  /** Whom facts can be known of: empty when the item names nobody, or was erased. */
  about: z.array(aboutSchema),
  data: z.array(factSchema),
});
export type MemoryView = z.infer<typeof memorySchema>;

/** Longest text of a fact, in characters. */
const factTextMax = 500;

/** Body of `POST /v1/items/{id}/memory`. */
export const newFactSchema = z.strictObject({
  about: aboutSchema.default('requester'),
  text: z
    .string()
    .max(factTextMax)
    .refine((text) => text.trim() !== '', { message: 'is empty' }),
});
export type NewFact = z.infer<typeof newFactSchema>;

/** Body of `POST /v1/items/{id}/memory/{fact}/forget`. */
export const forgetBodySchema = z.strictObject({ reason: z.string().min(1).max(1_000) });

export const factIdSchema = z.object({ id: z.string() });
