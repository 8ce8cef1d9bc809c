import { z } from 'zod';

/** Names of switches: the whole tenant, one agent, one source, one tool. */
export const controlIdPattern = /^(tenant|(agent|source|tool):[A-Za-z0-9_.-]{1,100})$/;

export const controlSchema = z.object({
  id: z.string(),
  kind: z.string(),
  tripped: z.boolean(),
  reason: z.string().nullable(),
  actor: z.string(),
  until: z.string().nullable(),
  updatedAt: z.string(),
});

export const switchBodySchema = z.strictObject({
  reason: z.string().min(1).max(1_000),
  until: z.iso.datetime({ offset: true }).optional(),
});
export type SwitchBody = z.infer<typeof switchBodySchema>;

export const epochSchema = z.object({ epoch: z.int() });

export const rollbackBodySchema = z.strictObject({
  to: z.string().min(1).max(100).optional(),
  reason: z.string().min(1).max(1_000),
});
