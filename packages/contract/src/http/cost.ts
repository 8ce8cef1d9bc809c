import { z } from 'zod';

const count = z.int().min(0);
/** A millionth of a dollar. */
const micros = z.int().min(0);

const figures = {
  calls: count,
  costMicros: micros,
  /** With those of the provider's cache. */
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
};

/** What calls of language models used and cost. Tokens are those of calls whose provider said so. */
export const costFiguresSchema = z.object(figures);
export type CostFigures = z.infer<typeof costFiguresSchema>;

/** One limit of a day, and where it stands. */
export const daySpendSchema = z.object({
  /** What calls that have ended cost. */
  spentMicros: micros,
  /** The most that calls under way can still cost; it counts against the limit as well. */
  setAsideMicros: micros,
  /** What will have been spent at the end of the day if the rest of it goes as the part that has passed. */
  forecastMicros: micros,
  /** Null: there is none. */
  limitMicros: micros.nullable(),
  /** `forecast`: it will be passed at this rate; `warn` and `alert`: 80 % and 95 % of it are spent. */
  notice: z.enum(['none', 'forecast', 'warn', 'alert']),
});
export type DaySpend = z.infer<typeof daySpendSchema>;

/** Answer of `GET /v1/costs`. Money is whole micro-dollars. */
export const costsSchema = z.object({
  /** Days of UTC, both within. */
  from: z.string(),
  to: z.string(),
  at: z.string(),
  /** What a dollar costs, in millionths of the currency of the policy's limits; null: they are in dollars, or there are none. */
  oneUsd: z.object({ micros, currency: z.string() }).nullable(),
  limits: z.object({
    perItemMicros: micros.nullable(),
    perAgentDayMicros: micros.nullable(),
    perDayMicros: micros.nullable(),
  }),
  today: z.object({
    day: z.string(),
    /** From 0 to 1, as much of the day as the forecast takes to have passed. */
    passedShare: z.number(),
    all: daySpendSchema,
    /** Those that asked a model today, dearest first. */
    agents: z.array(daySpendSchema.extend({ agent: z.string() })),
  }),
  underWay: z.object({ calls: count, setAsideMicros: micros }),
  total: costFiguresSchema,
  /** Of these, calls of conversations that were run again. */
  replays: costFiguresSchema,
  /** Every day of the range. */
  byDay: z.array(z.object({ day: z.string(), ...figures })),
  byAgent: z.array(z.object({ agent: z.string(), ...figures })),
  byModel: z.array(z.object({ model: z.string(), ...figures })),
  byAgentAndModel: z.array(z.object({ agent: z.string(), model: z.string(), ...figures })),
  /** `answered`, a fault, `lost`; null: under way. */
  byOutcome: z.array(z.object({ outcome: z.string().nullable(), ...figures })),
  /** The ten tickets that cost most. */
  dearest: z.array(
    z.object({ itemId: z.string(), externalId: z.string(), source: z.string(), ...figures }),
  ),
});
export type CostsView = z.infer<typeof costsSchema>;
