import { z } from 'zod';

/** A wake-up the job engine has given up. Its items are found again by the sweep; this shows what went wrong. */
export const deadJobSchema = z.object({
  id: z.string(),
  task: z.string(),
  items: z.int(),
  attempts: z.int(),
  createdAt: z.string(),
  failedAt: z.string(),
});
export type DeadJobView = z.infer<typeof deadJobSchema>;

/** A ticket of the built-in desk. */
export const deskTicketSchema = z.object({
  externalId: z.string(),
  fields: z.record(z.string(), z.string().nullable()),
  version: z.int(),
  updatedAt: z.string(),
});

/** Answer of `POST /v1/items/{id}/erase`. `before`: it had been erased already. */
export const erasedSchema = z.object({
  itemId: z.string(),
  messages: z.int(),
  decisions: z.int(),
  before: z.boolean(),
});
