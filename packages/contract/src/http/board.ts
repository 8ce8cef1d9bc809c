import { z } from 'zod';
import { controlSchema } from './control.ts';

/** A lamp never stands without its word and its reason. */
export const signalSchema = z.object({
  lamp: z.enum(['auto', 'assisted', 'manual', 'unknown']),
  word: z.string(),
  /** Sentences whose shares stand with their counts. */
  reason: z.string(),
});
export type SignalView = z.infer<typeof signalSchema>;

const count = z.int().min(0);

/** Answer of `GET /v1/board`. */
export const boardSchema = z.object({
  agents: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      owner: z.string().nullable(),
      autonomy: z.enum(['suggest', 'assisted', 'auto']).nullable(),
      signal: signalSchema,
    }),
  ),
  cells: z.array(
    z.object({
      agent: z.string(),
      /** Decided value of the agent's `category`, else of its first field; null: nothing was proposed. */
      category: z.string().nullable(),
      signal: signalSchema,
      /** Decisions in the window, and of these by lane. */
      decided: count,
      auto: count,
      assisted: count,
      manual: count,
      openReviews: count,
    }),
  ),
  needs: z.object({
    inReview: count,
    oldestReviewAt: z.string().nullable(),
    /** Open checks: automatic decisions somebody is asked to check. */
    toCheck: count,
    /** Open reviews that expire within the hour. */
    expiringSoon: count,
    held: count,
    nextHoldAt: z.string().nullable(),
    stuck: count,
    /** Of the stuck ones, those whose write failed. */
    failedWrites: count,
    /** Items that came in within the window and were handed over to people. */
    handedOver: count,
  }),
  /** Switches that are tripped. */
  switches: z.array(controlSchema),
  windowHours: z.int(),
  at: z.string(),
});
export type BoardView = z.infer<typeof boardSchema>;
