import { type ErrorCode, pageOf } from '@signalbox/contract';
import { z } from 'zod';
import type { Answer } from '../endpoint.ts';

export const idParams = z.object({ id: z.uuid() });
export const nameParams = z.object({ name: z.string().min(1).max(100) });

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(200).optional(),
};

export const time = z.iso.datetime({ offset: true });

export function ok(description: string, schema: z.ZodType): Readonly<Record<number, Answer>> {
  return { 200: { description, schema } };
}

export function page(description: string, row: z.ZodType): Readonly<Record<number, Answer>> {
  return ok(`${description} \`nextCursor\` is null on the last page.`, pageOf(row));
}

/** What every route with a key and a body may answer besides its own codes. */
export const withKey = [
  'unauthorized',
  'forbidden',
  'too_many_requests',
  'internal',
  'database_unavailable',
] as const satisfies readonly ErrorCode[];
export const withBody = [
  'malformed_json',
  'too_large',
  'unsupported_media_type',
  'invalid_body',
] as const satisfies readonly ErrorCode[];
