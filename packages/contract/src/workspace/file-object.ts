import * as z from 'zod';

/** What a custom issue of these schemas may carry besides its message. */
export interface IssueParams {
  /** A way out, as a sentence without a full stop at its end. */
  readonly hint?: string;
  /** Present for an unknown key: the keys that are known there. */
  readonly knownKeys?: readonly string[];
  /** The values that are known there, for "did you mean". */
  readonly choices?: readonly string[];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A mapping of a workspace file. Like `z.strictObject`, but each unknown key is an issue of its own at its own
 * path and carries the known keys, so that a reader of the issue can say "did you mean". It is also reported
 * when a neighbour is wrong: a person wants all mistakes at once.
 *
 * Every message of these schemas completes the sentence "expected …" and never contains the value: a value may be
 * a secret.
 */
export function fileObject<S extends z.core.$ZodLooseShape>(
  shape: S,
  expected: string,
): z.ZodObject<S, z.core.$loose> {
  const knownKeys = Object.keys(shape);
  return z.looseObject(shape, { error: expected }).superRefine(
    (value: unknown, context) => {
      if (!isMap(value)) return;
      for (const key of Object.keys(value)) {
        if (Object.hasOwn(shape, key)) continue;
        context.addIssue({
          code: 'custom',
          message: `one of the keys ${knownKeys.join(', ')}`,
          path: [key],
          params: { knownKeys } satisfies IssueParams,
        });
      }
    },
    { when: () => true },
  );
}

/** Adds an issue with a way out. Path is relative to the value under check. */
export function refuse(
  context: Pick<z.core.$RefinementCtx<unknown>, 'addIssue'>,
  path: readonly (string | number)[],
  message: string,
  params: IssueParams = {},
): void {
  context.addIssue({ code: 'custom', message, path: [...path], params: { ...params } });
}
