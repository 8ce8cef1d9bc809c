import * as z from 'zod';
import { durationMs, ratio } from './amounts.ts';
import { fileObject, refuse } from './file-object.ts';
import { slug } from './names.ts';

/** When an answer to one ticket may be taken for another that is nearly the same. */
export interface NearAnswersConfig {
  /** Whose answers; names of files in `models/`. */
  readonly models: readonly string[];
  /** 0..1: how much of what two texts have they must share. */
  readonly alike: number;
  /** An older answer is not taken. */
  readonly keepForMs: number;
}

const alikeLeast = 0.7;
const keepMostMs = 30 * 86_400_000;
const hourMs = 3_600_000;

/** `near_answers` of an agent's file. */
export const nearAnswersSchema: z.ZodType<NearAnswersConfig> = fileObject(
  {
    models: z
      .array(slug, { error: 'a list of models that tiers names' })
      .min(1, { error: 'at least one model that tiers names' }),
    alike: ratio.prefault(0.9),
    keep_for: durationMs.prefault('7d'),
  },
  'a mapping with models, alike and keep_for',
).transform((file, context): NearAnswersConfig => {
  if (file.alike < alikeLeast) refuse(context, ['alike'], `a ratio of ${alikeLeast} to 1`);
  if (file.keep_for < hourMs || file.keep_for > keepMostMs) {
    refuse(context, ['keep_for'], 'a time from 1h to 30d');
  }
  return { models: [...new Set(file.models)], alike: file.alike, keepForMs: file.keep_for };
});
