import type { ProblemPlace } from '@signalbox/contract';
import type { z } from 'zod';
import { storableText } from '../audit/storable.ts';
import { HttpRefusal, invalidBody, invalidQuery } from './refuse.ts';

const placesMax = 20;

/** A JSON Pointer (RFC 6901). */
function pointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

function places(error: z.ZodError, name: (path: readonly PropertyKey[]) => string): ProblemPlace[] {
  return error.issues.slice(0, placesMax).flatMap((issue): ProblemPlace[] => {
    // One place a member that is not known, so that each can be marked where it stands. Its name is the caller's own.
    if (issue.code === 'unrecognized_keys') {
      return issue.keys
        .slice(0, placesMax)
        .map((key) => ({ path: name([...issue.path, key]), message: 'is not known here' }));
    }
    return [{ path: name(issue.path), message: issue.message }];
  });
}

/** @throws HttpRefusal `invalid_body` with a JSON Pointer for every place that is wrong. */
export function validBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HttpRefusal('invalid_body', { places: places(parsed.error, pointer) });
}

/** @throws HttpRefusal `invalid_query` naming the parameters that are wrong, unknown or given twice. */
export function validQuery<S extends z.ZodType>(
  schema: S | undefined,
  parameters: URLSearchParams,
): z.output<S> {
  const given: Record<string, string> = {};
  for (const [name, value] of parameters) {
    if (name === '__proto__') throw invalidQuery(name, 'is not known here');
    if (Object.hasOwn(given, name))
      throw invalidQuery(name.slice(0, 100), 'is given more than once');
    given[name] = storableText(value);
  }
  if (schema === undefined) return {} as z.output<S>;
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const named = places(parsed.error, (path) => String(path[0] ?? '').slice(0, 100));
  throw new HttpRefusal('invalid_query', { places: named });
}

/**
 * A moment as the database takes it: RFC 3339 in UTC. The schema lets through offsets and the year 0, which PostgreSQL
 * refuses.
 */
export function utcTime(value: string, refuse: (message: string) => HttpRefusal): string {
  const ms = Date.parse(value);
  const year = Number.isNaN(ms) ? 0 : new Date(ms).getUTCFullYear();
  if (year < 1 || year > 9999) throw refuse('is no moment between the years 1 and 9999');
  return new Date(ms).toISOString();
}

export function utcTimeAt(pathInBody: string, value: string): string {
  return utcTime(value, (message) => invalidBody(pathInBody, message));
}
