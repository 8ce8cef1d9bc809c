import type { ExitCode } from './exit-codes.ts';

/** Why a command ended without doing what was asked, ready to be shown: one sentence and the way out. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
  readonly code: string;
  readonly exit: ExitCode;
  readonly hint: string | null;
  /** One line each, shown below the sentence. */
  readonly details: readonly string[];

  constructor(
    exit: ExitCode,
    code: string,
    message: string,
    hint: string | null = null,
    details: readonly string[] = [],
  ) {
    super(message);
    this.exit = exit;
    this.code = code;
    this.hint = hint;
    this.details = details;
  }
}
