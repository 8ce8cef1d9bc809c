import type { EndedVerdict } from '@signalbox/domain';
import { z } from 'zod';
import { exchangeOutlineSchema } from './exchange.ts';
import { attemptSchema } from './item.ts';
import { secondLookSchema } from './second-look.ts';

/** The ends of an attempt after which the outside system does not hold what was meant. */
export const unmetVerdicts = [
  'not_applied',
  'partly_applied',
  'conflicting',
  'overwritten',
  'unknown',
] as const satisfies readonly EndedVerdict[];

/** What an attempt can have come to: `open` has no verdict yet, `unmet` is every verdict but confirmed. */
export const writeBackStates = ['open', 'unmet', 'confirmed', ...unmetVerdicts] as const;
export type WriteBackState = (typeof writeBackStates)[number];

/** One try to write to a source, with what it was made for. What was said in each request stands with the attempts of its item. */
export const writeBackSchema = attemptSchema.extend({
  exchange: exchangeOutlineSchema.nullable(),
  secondLook: secondLookSchema.extend({ exchange: exchangeOutlineSchema.nullable() }).nullable(),
  itemId: z.string(),
  /** The ticket's own number at its source. */
  externalId: z.string(),
  source: z.string(),
  /** Null for what no agent decided. */
  agent: z.string().nullable(),
  version: z.string().nullable(),
  /** What sort of write, such as `set_fields` or `answer`; `hand_over` and `acknowledgement` are told beside decisions. */
  type: z.string(),
  /** The code its item is stuck with now; null when it is not, or has been decided anew since. */
  stuck: z.string().nullable(),
});
export type WriteBackView = z.infer<typeof writeBackSchema>;
