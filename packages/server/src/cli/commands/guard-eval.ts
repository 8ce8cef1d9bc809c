import { evaluateInjection, type InjectionScores, type LabelledText } from '@signalbox/domain';
import { z } from 'zod';
import { detectLanguage } from '../../language/detect.ts';
import { defineCommand } from '../command.ts';
import { table } from '../output.ts';
import { type LineReading, readLabelled } from '../read-labelled.ts';

const attackWords = ['attack', 'injection', 'jailbreak', 'malicious', 'unsafe', 'true', '1'];
const honestWords = ['honest', 'benign', 'safe', 'normal', 'legitimate', 'false', '0'];

const label = z
  .union([z.boolean(), z.int().min(0).max(1), z.enum([...attackWords, ...honestWords])])
  .transform((given) =>
    typeof given === 'string' ? attackWords.includes(given) : given !== false && given !== 0,
  );

const rowSchema = z.object({
  text: z.string(),
  label,
  lang: z.string().optional(),
  language: z.string().optional(),
  family: z.string().optional(),
  source: z.string().optional(),
});

export const guardEvalCommand = defineCommand({
  usage: 'guard-eval <file>',
  summary:
    'Measure the injection detector on labelled texts: JSON lines of {"text","label"}, label 1 for an attack and 0 for none',
  example: 'signalbox guard-eval labelled.jsonl',
  input: z.object({ file: z.string().min(1) }),
  run: async (input, cli) => {
    const expected = '{"text","label"}, with a label of 0 or 1,';
    const { rows, leftOut, exitCode } = await readLabelled(cli, input.file, readRow, expected);
    const scores = evaluateInjection(rows);
    const lines = [
      ['all', scores] as const,
      ...Object.entries(scores.byLanguage).map(([name, one]) => [`language ${name}`, one] as const),
      ...Object.entries(scores.bySource).map(([name, one]) => [`source ${name}`, one] as const),
      ...Object.entries(scores.byFamily).map(([name, one]) => [`family ${name}`, one] as const),
    ];
    const heading = ['', 'rows', 'attacks', 'recall', 'false positives', 'AUROC'];
    cli.output.line(table([heading, ...lines.map(([name, one]) => cells(name, one))]));
    cli.output.object({ ...scores, leftOut });
    return exitCode;
  },
});

function cells(name: string, scores: InjectionScores): readonly string[] {
  const share = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
  const { rows, attacks, recall, falsePositiveRate, auroc } = scores;
  return [
    name,
    String(rows),
    String(attacks),
    share(recall),
    share(falsePositiveRate),
    share(auroc),
  ];
}

const wrongWith: Readonly<Record<string, string>> = {
  text: 'it has no text; put it under "text"',
  label: 'its label is neither 0 nor 1, nor a word for one of them such as attack or honest',
};

function readRow(line: string): LineReading<LabelledText> {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null) {
    return { ok: false, why: 'it is no JSON object; write one {"text","label"} on each line' };
  }
  const parsed = rowSchema.safeParse(value);
  if (parsed.success) return { ok: true, row: toText(parsed.data) };
  const key = String(parsed.error.issues[0]?.path[0]);
  return { ok: false, why: wrongWith[key] ?? `its ${key} is no text` };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function toText(row: z.infer<typeof rowSchema>): LabelledText {
  const { text, label: attack, lang, language, family, source } = row;
  return {
    ...{ text, attack, language: lang ?? language ?? detectLanguage(text) ?? 'unknown' },
    ...{ family: family ?? source ?? null, source: source ?? null },
  };
}
