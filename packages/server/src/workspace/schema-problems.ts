import type { IssueParams } from '@signalbox/contract';
import type { z } from 'zod';
import type { MissingReference } from './environment.ts';
import type { WorkspaceProblem, WorkspaceProblemCode } from './problem.ts';
import { didYouMean } from './suggest.ts';
import {
  MAX_PROBLEMS,
  pathText,
  placeAt,
  valueAt,
  type YamlFile,
  type YamlPath,
} from './yaml-file.ts';

/** Makes a problem at a path of a file; the value shown is what the file says. */
export function problemAt(
  file: YamlFile,
  path: YamlPath,
  code: WorkspaceProblemCode,
  expected: string,
  hint: string | null = null,
  of: 'value' | 'key' = 'value',
): WorkspaceProblem {
  const { line, column, written } = placeAt(file, path, of);
  return {
    code,
    file: file.path,
    line,
    column,
    path: pathText(path),
    value: written,
    expected,
    hint,
  };
}

/** A reference to the environment that nothing stands behind. */
export function missingProblem(file: YamlFile, { path, name }: MissingReference): WorkspaceProblem {
  const expected =
    name === null
      ? 'the name of an environment variable between the braces'
      : `the environment variable ${name} to be set`;
  const hint =
    name === null ? 'write a name of letters, digits and _' : `set ${name} where the server starts`;
  return problemAt(file, path, 'missing_env', expected, hint);
}

function paramsOf(issue: z.core.$ZodIssue): IssueParams {
  return issue.code === 'custom' ? ((issue.params ?? {}) as IssueParams) : {};
}

function choicesOf(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'invalid_value'
    ? issue.values.map(String)
    : (paramsOf(issue).choices ?? []);
}

function hintFor(issue: z.core.$ZodIssue, value: unknown): string | null {
  const { hint } = paramsOf(issue);
  if (hint !== undefined) return hint;
  if (value === null && issue.path.length > 0) return 'give it a value, or delete the line';
  return typeof value === 'string' ? didYouMean(value, choicesOf(issue)) : null;
}

function problemOf(file: YamlFile, issue: z.core.$ZodIssue): WorkspaceProblem {
  const { knownKeys } = paramsOf(issue);
  const last = issue.path.at(-1);
  if (knownKeys !== undefined && last !== undefined) {
    const hint = didYouMean(String(last), knownKeys) ?? 'remove it';
    return problemAt(file, issue.path, 'unknown_key', issue.message, hint, 'key');
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? issue.message;
    return problemAt(file, issue.path, 'invalid_value', expected, null, 'key');
  }
  const value = valueAt(file.value, issue.path);
  if (value === undefined && issue.path.length > 0) {
    return problemAt(
      file,
      issue.path,
      'missing_key',
      issue.message,
      `add ${pathText(issue.path.slice(-1))}`,
    );
  }
  return problemAt(file, issue.path, 'invalid_value', issue.message, hintFor(issue, value));
}

/** Turns what a schema refused into problems at their places. `prefix` leads from the file to the checked value. */
export function schemaProblems(
  file: YamlFile,
  error: z.ZodError,
  prefix: YamlPath = [],
): readonly WorkspaceProblem[] {
  return error.issues
    .slice(0, MAX_PROBLEMS)
    .map((issue) => problemOf(file, { ...issue, path: [...prefix, ...issue.path] }));
}
