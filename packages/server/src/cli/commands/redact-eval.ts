import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { evaluateRedaction, kindOf, type RedactionRow, readRow } from '../../redaction/index.ts';
import { type Cli, defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { table } from '../output.ts';

const badLinesShown = 20;

export const redactEvalCommand = defineCommand({
  usage: 'redact-eval <file>',
  summary:
    'Measure redaction on labelled texts: JSON lines of {"text","spans":[{"type","start","end"}]}',
  example: 'signalbox redact-eval labelled.jsonl',
  input: z.object({ file: z.string().min(1) }),
  run: async (input, cli) => {
    const { rows, bad } = await readLabelled(resolve(cli.cwd, input.file));
    for (const line of bad.slice(0, badLinesShown)) cli.output.note(line);
    if (bad.length > badLinesShown) {
      cli.output.note(`and ${bad.length - badLinesShown} more lines like these`);
    }
    if (rows.length === 0) {
      const message = 'No line of the file is a labelled text.';
      const hint = 'Each line is {"text","spans":[{"type","start","end"}]} as JSON.';
      throw new CliFailure(exitCodes.usage, 'malformed_json', message, hint);
    }
    const scores = evaluateRedaction(rows);
    const share = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
    const lines = Object.entries(scores.types).map(([type, score]) => [
      type,
      share(score.recall),
      share(score.precision),
      String(score.n),
    ]);
    cli.output.line(table([['type', 'recall', 'precision', 'n'], ...lines]));
    cli.output.line(
      `${scores.falseMarks} marks where nothing is labelled, in ${rows.length} texts`,
    );
    noteUnknown(cli, rows);
    cli.output.object(scores);
    return bad.length > 0 ? exitCodes.part : exitCodes.done;
  },
});

/** Labels that were not scored: who meant one of our types by them must see it. */
function noteUnknown(cli: Cli, rows: readonly RedactionRow[]): void {
  const counts = new Map<string, number>();
  for (const { type } of rows.flatMap(({ spans }) => spans)) {
    if (kindOf(type) === null) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  if (counts.size === 0) return;
  const listed = [...counts].map(([type, n]) => `${type} (${n})`).join(', ');
  cli.output.note(`Not scored, only no false marks: ${listed}`);
}

async function readLabelled(
  path: string,
): Promise<{ readonly rows: readonly RedactionRow[]; readonly bad: readonly string[] }> {
  const rows: RedactionRow[] = [];
  const bad: string[] = [];
  // At `\n` only: a text may hold the other line ends of Unicode, which `readline` breaks at.
  const lines = (await readFile(path, 'utf8')).split('\n');
  for (const [index, line] of lines.entries()) {
    // A byte order mark at the start is no part of the JSON.
    const written = line.replace(/^\ufeff/, '').trim();
    if (written === '') continue;
    const read = readRow(written);
    if (read.ok) rows.push(read.row);
    else bad.push(`Line ${index + 1} is left out: ${read.why}.`);
  }
  return { rows, bad };
}
