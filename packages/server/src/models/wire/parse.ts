import type * as z from 'zod';
import { ModelError } from '../model-error.ts';

/** @throws ModelError `unreadable` for what is no JSON of that shape. */
export function parseWith<T>(shape: z.ZodType<T>, text: string, requestId: string | undefined): T {
  const unreadable = { billing: 'unknown', requestId } as const;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ModelError('unreadable', unreadable);
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new ModelError('unreadable', unreadable);
  return parsed.data;
}
