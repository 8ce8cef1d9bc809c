import * as z from 'zod';
import type { IssueParams } from './file-object.ts';

function text(expected: string, accepts: (value: string) => boolean): z.ZodType<string> {
  return z.unknown().transform((value, context): string => {
    if (typeof value === 'string' && accepts(value)) return value;
    const plain = typeof value === 'number' || typeof value === 'boolean';
    const params: IssueParams = plain ? { hint: `put it in quotes: "${value}"` } : {};
    context.addIssue({ code: 'custom', message: expected, params });
    return z.NEVER;
  });
}

/** A name of a workspace, source, agent, rule or queue: it stands in addresses, keys and metrics. */
export const slug: z.ZodType<string> = text(
  'a name of small letters, digits, - and _ that starts with a letter, at most 63 characters',
  (value) => /^[a-z][a-z0-9_-]{0,62}$/.test(value),
);

export const fieldNamePattern = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

export const fieldName: z.ZodType<string> = text(
  'a field name of letters, digits, - and _ that starts with a letter, at most 63 characters',
  (value) => fieldNamePattern.test(value),
);

/** A value of a field, or another short line of text. */
export const shortText: z.ZodType<string> = text(
  'a line of text, 1 to 200 characters',
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here.
  (value) => value.trim() !== '' && value.length <= 200 && !/[\u0000-\u001f\u007f]/.test(value),
);

/** A sentence or a paragraph. */
export const longText: z.ZodType<string> = text(
  'a text, 1 to 2000 characters',
  (value) => value.trim() !== '' && value.length <= 2000,
);

/**
 * A word or phrase a rule looks for. Other signs are refused because words are compared without them: "c++" would
 * match every "c".
 */
export const ruleWord: z.ZodType<string> = text(
  "a word or phrase of letters, digits, spaces and - ' . / &, at most 100 characters; a * may end a single word of at least 3 letters",
  (value) =>
    value.length <= 100 &&
    (/^[\p{L}\p{M}\p{N} '’.\-/&]+$/u.test(value) || /^[\p{L}\p{M}\p{N}]{3,}\*$/u.test(value)) &&
    /[\p{L}\p{N}]/u.test(value),
);

export const regexText: z.ZodType<string> = text(
  'a regular expression, 1 to 200 characters',
  (value) => value !== '' && value.length <= 200,
);

export const domainName: z.ZodType<string> = text(
  'a domain without @, such as example.com',
  (value) => value.length <= 253 && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(value),
);

export const languageTag: z.ZodType<string> = text(
  'a two or three letter language, such as en or de',
  (value) => /^[a-z]{2,3}$/i.test(value),
);

/** One value or a list of them, as a list. */
export function oneOrMany(item: z.ZodType<string>, expected: string): z.ZodType<readonly string[]> {
  const list = z.array(item, { error: expected }).min(1, { error: expected }).max(500, {
    error: 'at most 500 entries',
  });
  return z.preprocess(
    (value) =>
      value === undefined || value === null || Array.isArray(value) || typeof value === 'object'
        ? value
        : [value],
    list,
  );
}
