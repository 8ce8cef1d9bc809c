import { z } from 'zod';

const count = z.int().min(0);

/** Answer of `GET /v1/items/{id}/related`: other automatic decisions that may share a mistake with this one. */
export const relatedSchema = z.object({
  /** The same agent and version proposed the same, in the last seven days. */
  like: z.object({ total: count, written: count, held: count, checked: count }),
  /** Of those, the ones decided after this one. */
  followed: z.object({ total: count, written: count, held: count, checked: count }),
  items: z.array(
    z.object({
      id: z.string(),
      externalId: z.string(),
      source: z.string(),
      state: z.string(),
      decidedAt: z.string(),
      /** A person has been asked, or has said, whether it was right. */
      check: z.enum(['none', 'open', 'right', 'wrong']),
    }),
  ),
});
export type RelatedView = z.infer<typeof relatedSchema>;

/** Body of `POST /v1/items/{id}/recheck`: puts decisions like this one, or those after it, back for checking. */
export const recheckBodySchema = z.strictObject({
  scope: z.enum(['like', 'followed']),
  reason: z.string().min(1).max(1_000),
});
export const recheckAnswerSchema = z.object({
  /** Delays that became reviews, and written decisions that got an open check. */
  stopped: count,
  toCheck: count,
});
