import { z } from 'zod';

/** What a person who has looked at the ticket says of a write that is stuck. */
export const settledAs = ['written', 'not_written'] as const;
export type SettledAs = (typeof settledAs)[number];

/** Body of `POST /v1/items/{id}/resolve`. */
export const settleBodySchema = z.strictObject({
  /** `written`: it stands in the ticket. `not_written`: nobody will write it, people see to the ticket. */
  as: z.enum(settledAs),
  reason: z.string().min(1).max(1_000),
});
export type SettleBody = z.infer<typeof settleBodySchema>;

export const settlementSchema = z.object({
  as: z.enum(settledAs),
  /** As the audit names who said so. */
  by: z.string(),
  at: z.iso.datetime({ offset: true }),
});
