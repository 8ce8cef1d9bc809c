import type { Changer } from '@signalbox/domain';
import { z } from 'zod';
import { exchangeSchema } from './exchange.ts';

/** What a second look at a confirmed write found. */
export const secondLookFindings = ['stands', 'overwritten', 'superseded', 'not_looked'] as const;
export type SecondLookFinding = (typeof secondLookFindings)[number];

/** Who changed a field after us, as far as its system tells. */
export const changers = ['person', 'automation', 'unknown'] as const satisfies readonly Changer[];

export const changedFieldSchema = z.object({
  field: z.string(),
  wrote: z.string().nullable(),
  /** Null: it is empty now. */
  stands: z.string().nullable(),
  by: z.enum(changers),
});

/** The look at a ticket some time after a write to it was confirmed. */
export const secondLookSchema = z.object({
  dueAt: z.string(),
  /** Null: it is still to come. */
  at: z.string().nullable(),
  /**
   * `superseded`: the ticket was written anew before it. `not_looked`: it could not be seen, for `errorCode`. Null: it is still
   * to come.
   */
  finding: z.enum(secondLookFindings).nullable(),
  errorCode: z.string().nullable(),
  changes: z.array(changedFieldSchema),
  /** What was said on the wire for it; null while it is to come, and where nothing was. */
  exchange: exchangeSchema.nullable(),
});
export type SecondLookView = z.infer<typeof secondLookSchema>;
