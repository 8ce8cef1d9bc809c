import { z } from 'zod';

export const viewPages = ['items', 'reviews', 'audit'] as const;
export type ViewPage = (typeof viewPages)[number];

const nameShape = /^[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u;
const parameterShape = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const parametersMax = 50;

/** What is wrong with the query of a view, as a sentence; null when it is one. */
function faultOfQuery(query: string): string | null {
  if (/[^\x21-\x7e]/.test(query) || /^[?#]/.test(query) || query.includes('#'))
    return 'the part of an address after the question mark, percent-encoded';
  if (/%(?![0-9a-f]{2})/i.test(query)) return 'every % is followed by two hexadecimal digits';
  // Names need no encoding, so what stands before the first = of a part is the name.
  const parts = query === '' ? [] : query.split('&');
  const names = parts.map((part) => part.split('=', 1)[0] ?? '');
  if (names.length > parametersMax) return `at most ${parametersMax} parameters`;
  if (new Set(names).size < names.length) return 'every parameter once';
  if (names.some((name) => !parameterShape.test(name)))
    return 'names of letters, digits, _ . and -';
  // A place in a list is good for a moment and for one caller; a view lasts.
  return names.includes('cursor') ? 'no cursor' : null;
}

/** Body of `POST /v1/views`: the filters of a page under a name. */
export const newViewSchema = z.strictObject({
  name: z.string().min(1).max(100).regex(nameShape, 'printable, without space around it'),
  page: z.enum(viewPages),
  /** Search parameters as they stand in an address, without the question mark; empty: no filter. */
  query: z
    .string()
    .max(2_000)
    .superRefine((query, context) => {
      const fault = faultOfQuery(query);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    }),
  /** True: everybody of the tenant sees it. */
  shared: z.boolean().default(false),
});
export type NewView = z.infer<typeof newViewSchema>;

export const viewSchema = z.object({
  id: z.string(),
  name: z.string(),
  page: z.enum(viewPages),
  query: z.string(),
  shared: z.boolean(),
  /** The caller saved it and may remove it. */
  mine: z.boolean(),
});
export type SavedView = z.infer<typeof viewSchema>;
