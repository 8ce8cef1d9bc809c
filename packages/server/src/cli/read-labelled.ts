import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Cli } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { CliFailure } from './failure.ts';

export type LineReading<Row> =
  | { readonly ok: true; readonly row: Row }
  /** What is wrong with the line and how it should be; holds nothing of its text. */
  | { readonly ok: false; readonly why: string };

export interface Labelled<Row> {
  readonly rows: readonly Row[];
  /** How many lines could not be read. */
  readonly leftOut: number;
  readonly exitCode: ExitCode;
}

const namedMax = 20;

/**
 * The rows of a file of JSON lines; empty lines are passed over. A line that cannot be read is left out, and the first of them
 * are named on stderr with what is wrong.
 *
 * @param expected what a line is, for a file without any.
 * @throws CliFailure `malformed_json` when no line is left.
 */
export async function readLabelled<Row>(
  cli: Cli,
  file: string,
  read: (line: string) => LineReading<Row>,
  expected: string,
): Promise<Labelled<Row>> {
  const rows: Row[] = [];
  let leftOut = 0;
  // At `\n` only: a text may hold the other line ends of Unicode, which `readline` breaks at.
  const lines = (await readFile(resolve(cli.cwd, file), 'utf8')).split('\n');
  for (const [index, line] of lines.entries()) {
    // A byte order mark at the start is no part of the JSON.
    const written = line.replace(/^\ufeff/, '').trim();
    if (written === '') continue;
    const reading = read(written);
    if (reading.ok) rows.push(reading.row);
    else {
      leftOut += 1;
      if (leftOut <= namedMax) cli.output.note(`Line ${index + 1} is left out: ${reading.why}.`);
    }
  }
  if (leftOut > namedMax) cli.output.note(`and ${leftOut - namedMax} more lines like these`);
  if (rows.length === 0) {
    const message = 'No line of the file is a labelled text.';
    const hint = `Each line is ${expected} as JSON.`;
    throw new CliFailure(exitCodes.usage, 'malformed_json', message, hint);
  }
  return { rows, leftOut, exitCode: leftOut > 0 ? exitCodes.part : exitCodes.done };
}
