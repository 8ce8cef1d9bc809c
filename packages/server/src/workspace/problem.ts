/** Stable codes of what can be wrong with a workspace. */
export type WorkspaceProblemCode =
  | 'file_missing'
  | 'file_unreadable'
  | 'file_too_large'
  | 'file_outside'
  | 'file_misnamed'
  | 'too_many_files'
  | 'not_utf8'
  | 'yaml_syntax'
  | 'yaml_aliases'
  | 'duplicate_key'
  | 'unknown_key'
  | 'missing_key'
  | 'invalid_value'
  | 'missing_env'
  | 'duplicate_name'
  | 'reserved_name'
  | 'unknown_reference'
  | 'unsafe_pattern'
  | 'not_in_force'
  | 'never_filled'
  | 'no_agents';

/**
 * One thing that is wrong, or for a warning worth knowing, at one place of one file. `value` is what the file says
 * there, shortened; what `${NAME}` stands for is never shown, nor are values of headers and keys that look secret.
 */
export interface WorkspaceProblem {
  readonly code: WorkspaceProblemCode;
  /** Relative to the workspace folder, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Where in the file's structure, such as `policy.delay.non_urgent`; empty for the file itself. */
  readonly path: string;
  readonly value: string | null;
  /** Completes "expected …". */
  readonly expected: string;
  /** A way out, or null. */
  readonly hint: string | null;
}

const MAX_VALUE_CHARACTERS = 60;

export function shorten(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ').trim();
  return oneLine.length <= MAX_VALUE_CHARACTERS
    ? oneLine
    : `${oneLine.slice(0, MAX_VALUE_CHARACTERS - 1)}…`;
}

/** `agents/triage.yaml:4:11: autonomy is atuo; expected one of …. Did you mean auto?` */
export function formatProblem(problem: WorkspaceProblem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  const subject = [problem.path, problem.value].filter((part) => part !== null && part !== '');
  const what =
    problem.code === 'unknown_key'
      ? `${problem.path} is no known key; `
      : problem.code === 'missing_key'
        ? `${problem.path} is missing; `
        : subject.length === 0
          ? ''
          : `${subject.join(' is ')}; `;
  const hint = problem.hint === null ? '' : ` ${capitalised(problem.hint)}`;
  return `${place}: ${what}expected ${problem.expected}.${hint}`;
}

function capitalised(hint: string): string {
  const sentence = hint.charAt(0).toUpperCase() + hint.slice(1);
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** By file, then by place: the order in which a person reads. */
export function comparePlaces(a: WorkspaceProblem, b: WorkspaceProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column || (a.path < b.path ? -1 : 1);
}
