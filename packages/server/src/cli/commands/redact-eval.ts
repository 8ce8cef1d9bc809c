import { z } from 'zod';
import { evaluateRedaction, kindOf, type RedactionRow, readRow } from '../../redaction/index.ts';
import { type Cli, defineCommand } from '../command.ts';
import { table } from '../output.ts';
import { readLabelled } from '../read-labelled.ts';

export const redactEvalCommand = defineCommand({
  usage: 'redact-eval <file>',
  summary:
    'Measure redaction on labelled texts: JSON lines of {"text","spans":[{"type","start","end"}]}',
  example: 'signalbox redact-eval labelled.jsonl',
  input: z.object({ file: z.string().min(1) }),
  run: async (input, cli) => {
    const expected = '{"text","spans":[{"type","start","end"}]}';
    const { rows, leftOut, exitCode } = await readLabelled(cli, input.file, readRow, expected);
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
    cli.output.object({ ...scores, leftOut });
    return exitCode;
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
