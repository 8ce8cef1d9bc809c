import { resolve } from 'node:path';
import { evaluateInjection, type InjectionScores, type LabelledText } from '@signalbox/domain';
import { z } from 'zod';
import { detectLanguage } from '../../language/detect.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { table } from '../output.ts';
import { readLabelled } from '../read-labelled.ts';

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
    const expected = '{"text","label"} as JSON, with a label of 0 or 1';
    const rows = await readLabelled(resolve(cli.cwd, input.file), rowSchema, expected);
    const scores = evaluateInjection(rows.map(toText));
    const lines = [
      ['all', scores] as const,
      ...Object.entries(scores.byLanguage).map(([name, one]) => [`language ${name}`, one] as const),
      ...Object.entries(scores.bySource).map(([name, one]) => [`source ${name}`, one] as const),
      ...Object.entries(scores.byFamily).map(([name, one]) => [`family ${name}`, one] as const),
    ];
    const heading = ['', 'rows', 'attacks', 'recall', 'false positives', 'AUROC'];
    cli.output.line(table([heading, ...lines.map(([name, one]) => cells(name, one))]));
    cli.output.object(scores);
    return exitCodes.done;
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

function toText(row: z.infer<typeof rowSchema>): LabelledText {
  const { text, label: attack, lang, language, family, source } = row;
  return {
    ...{ text, attack, language: lang ?? language ?? detectLanguage(text) ?? 'unknown' },
    ...{ family: family ?? source ?? null, source: source ?? null },
  };
}
