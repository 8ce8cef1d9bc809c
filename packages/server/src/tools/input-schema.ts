import * as z from 'zod';
import type { InputSchema } from './tool.ts';

/** What a model is told a tool takes. */
export function inputSchemaOf(shape: z.ZodType): InputSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input' });
  return schema as InputSchema;
}

/** Ten is more than anybody reads, and what is wrong first mostly explains the rest. */
const issuesMax = 10;

/**
 * What is wrong with an input, in words a model can act on: places and what is expected there, never what stood there, which
 * the model knows and a log must not.
 */
export function explainInput(error: z.ZodError): string {
  const lines = error.issues.slice(0, issuesMax).map((issue) => {
    const place = issue.path.map(String).join('.').slice(0, 100);
    return `- ${place === '' ? 'the input' : place}: ${wordsOf(issue)}`;
  });
  return `The input was refused, and nothing was called:\n${lines.join('\n')}\nCall again with an input that fits.`;
}

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`.slice(0, 1_000);
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'unrecognized_keys':
      return 'unknown keys; leave them out';
    case 'custom':
      // Of our own schemas, which repeat no value.
      return issue.message;
    default:
      return `not of the form asked for (${issue.code})`;
  }
}
