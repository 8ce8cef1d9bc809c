import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { evaluateRedaction, type RedactionRow } from '../../redaction/index.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { CliFailure } from '../failure.ts';
import { table } from '../output.ts';

const rowSchema = z.object({
  text: z.string(),
  spans: z.array(
    z.object({
      type: z.string(),
      start: z.int().min(0),
      end: z.int().min(0),
      value: z.string().optional(),
    }),
  ),
});

export const redactEvalCommand = defineCommand({
  usage: 'redact-eval <file>',
  summary:
    'Measure redaction on labelled texts: JSON lines of {"text","spans":[{"type","start","end"}]}',
  example: 'signalbox redact-eval labelled.jsonl',
  input: z.object({ file: z.string().min(1) }),
  run: async (input, cli) => {
    const rows = await readLabelled(resolve(cli.cwd, input.file));
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
    cli.output.object(scores);
    return exitCodes.done;
  },
});

async function readLabelled(path: string): Promise<readonly RedactionRow[]> {
  const rows: RedactionRow[] = [];
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    number += 1;
    if (line.trim() === '') continue;
    const parsed = rowSchema.safeParse(parseJson(line));
    if (!parsed.success) {
      const message = `Line ${number} is not {"text","spans"} as JSON.`;
      throw new CliFailure(exitCodes.usage, 'malformed_json', message);
    }
    rows.push(parsed.data);
  }
  return rows;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
