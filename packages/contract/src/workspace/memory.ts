import * as z from 'zod';
import { durationMs } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';

/** How long what is known of somebody is kept, counted from the ticket it comes from or from when it was stated last. */
export interface MemoryPolicy {
  readonly requesterMs: number;
  readonly customerMs: number;
}

const dayMs = 86_400_000;

/** What a policy that says nothing of it means. */
export const memoryDefaults: MemoryPolicy = { requesterMs: 180 * dayMs, customerMs: 180 * dayMs };

/** The block `memory` of the policy: `keep` holds for both, `customers` for customers where it differs. */
export const memoryPolicySchema: z.ZodType<MemoryPolicy> = fileObject(
  { keep: durationMs.prefault('180d'), customers: durationMs.optional() },
  'a mapping such as { keep: 180d, customers: 365d }',
).transform((file, context) => {
  const { keep, customers = keep } = file;
  if (keep < dayMs) refuse(context, ['keep'], 'at least 1d');
  if (customers < dayMs) refuse(context, ['customers'], 'at least 1d');
  return { requesterMs: keep, customerMs: customers };
});

/** `memory` of an agent's file. */
export const agentMemorySchema: z.ZodType<boolean> = z
  .boolean({ error: 'true or false' })
  .default(true);
