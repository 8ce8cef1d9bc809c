import type { CliFailure } from './failure.ts';

/** Where a command speaks: results on stdout, everything else on stderr. */
export interface Output {
  readonly json: boolean;
  /** Progress bars and colours are for people only. */
  readonly errorIsTerminal: boolean;
  /** A line of the result for people; nothing with `--json`. */
  line(text: string): void;
  /** The result for programs: one line, only with `--json`. */
  object(value: object): void;
  /** Progress and remarks, on stderr. */
  note(text: string): void;
}

export function openOutput(json: boolean): Output {
  return {
    json,
    errorIsTerminal: process.stderr.isTTY,
    line: (text) => {
      if (!json) process.stdout.write(`${text}\n`);
    },
    object: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    note: (text) => {
      process.stderr.write(`${text}\n`);
    },
  };
}

/** Says why a command failed: a sentence and the way out on stderr, the same as an object for programs. */
export function writeFailure(output: Output, failure: CliFailure, stack: string | null): void {
  const { code, message, hint, details } = failure;
  output.note(`signalbox: ${message}${hint === null ? '' : ` ${hint}`}`);
  for (const line of details) output.note(`  ${line}`);
  if (stack !== null) output.note(stack);
  output.object({ error: { code, message, hint, details } });
}

/** A reader that went away (`| head`) is not an error. */
export function endQuietlyWhenStdoutCloses(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
}

/** Columns padded to the widest cell, two spaces apart. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
