import * as z from 'zod';
import { durationMs } from './amounts.ts';

const expected = 'off, or a duration with its unit such as 120s or 5m';

/** How long after a confirmed write its ticket is looked at once more, in ms; null for `off` and nothing. Default 120 s. */
export const lookAgainAfterMs: z.ZodType<number | null> = z
  .unknown()
  .transform((value, context): number | null => {
    if (value === 'off' || value === 0) return null;
    const parsed = durationMs.safeParse(value);
    if (parsed.success) return parsed.data === 0 ? null : parsed.data;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
