import { z } from 'zod';

/** Answer of `GET /v1/workspace`: what a person can choose from. Null where nothing has been published yet. */
export const optionsSchema = z.object({
  name: z.string(),
  /** Fields the agents decide; `values` is null when any value may be written. */
  fields: z.record(z.string(), z.object({ values: z.array(z.string()).nullable() })),
  queues: z.array(z.string()),
  reasonCodes: z.array(z.object({ code: z.string(), label: z.string() })),
  /** Field → values that do not wait for the delay. */
  urgent: z.record(z.string(), z.array(z.string())),
  delayMs: z.int().nullable(),
  undoMs: z.int().nullable(),
  sources: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** What keeps a write from happening twice; null for built-in sources. */
      guarantee: z.string().nullable(),
      /** Its file says how webhooks are signed and read. */
      takesWebhooks: z.boolean(),
    }),
  ),
  contentHash: z.string().nullable(),
  loadedAt: z.string().nullable(),
});
export type OptionsView = z.infer<typeof optionsSchema>;
