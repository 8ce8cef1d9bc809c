import { z } from 'zod';
import { type ErrorCode, errorTable } from '../errors.ts';

/** problem+json (RFC 9457) with our code, what the caller should do, and the places that are wrong. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  retry: z.enum(['never', 'later', 'after-fix']),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export interface ProblemPlace {
  /** JSON Pointer into the body, or the name of a parameter. */
  readonly path: string;
  readonly message: string;
}

/** Builds the answer for a code. `detail` defaults to the sentence of the table and never holds data of the request. */
export function problem(
  code: ErrorCode,
  detail?: string | undefined,
  errors?: readonly ProblemPlace[] | undefined,
): Problem {
  const row = errorTable[code];
  return {
    type: `https://signalbox.dev/errors/${code}`,
    title: row.title,
    status: row.status ?? 500,
    code,
    detail: detail ?? row.title,
    retry: row.retry,
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
}
