import {
  type EmbeddingsConfig,
  type ModelConfig,
  modelFileSchema,
  type Policy,
} from '@signalbox/contract';
import { duplicateNames, type NamedPlace } from './cross-checks.ts';
import { type Environment, fillReferences } from './environment.ts';
import type { WorkspaceProblem } from './problem.ts';
import { missingProblem, problemAt, schemaProblems } from './schema-problems.ts';
import { valueAt, type YamlFile } from './yaml-file.ts';

export interface ReadModels {
  /** As the files have them, with `${NAME}` unfilled; in name order. */
  readonly models: readonly ModelConfig[];
  /** The same with the environment filled in. */
  readonly filled: readonly ModelConfig[];
  readonly problems: readonly WorkspaceProblem[];
}

/**
 * Reads `models/*.yaml`. They are checked once more with the environment filled in: an address may turn out to be none.
 * Prices are in dollars, so limits in another currency need its rate.
 */
export function readModels(
  files: readonly YamlFile[],
  environment: Environment,
  policy: Policy | null,
): ReadModels {
  const problems: WorkspaceProblem[] = [];
  const models: ModelConfig[] = [];
  const filled: ModelConfig[] = [];
  const names: NamedPlace[] = [];
  for (const file of files) {
    const parsed = modelFileSchema.safeParse(file.value);
    problems.push(...secretProblems(file));
    if (!parsed.success) {
      problems.push(...schemaProblems(file, parsed.error));
      continue;
    }
    models.push(parsed.data);
    names.push({ name: parsed.data.model, file, path: ['model'] });
    problems.push(...rateProblems(file, parsed.data, policy));
    const { value, missing } = fillReferences(file.value, environment);
    problems.push(...missing.map((one) => missingProblem(file, one)));
    const again = modelFileSchema.safeParse(value);
    if (again.success) filled.push(again.data);
    else problems.push(...schemaProblems(file, again.error));
  }
  problems.push(...duplicateNames('a model', names));
  const byName = (a: ModelConfig, b: ModelConfig): number => (a.model < b.model ? -1 : 1);
  return { models: models.sort(byName), filled: filled.sort(byName), problems };
}

/** Whether what embeds articles is there, and speaks an interface that has embeddings. */
export function embeddingsProblems(
  file: YamlFile,
  embeddings: EmbeddingsConfig | null,
  models: readonly ModelConfig[],
): readonly WorkspaceProblem[] {
  if (embeddings === null) return [];
  const at = ['knowledge', 'embeddings', 'model'];
  const model = models.find((one) => one.model === embeddings.model);
  if (model === undefined) {
    const expected = 'the name of a model in models/';
    return [problemAt(file, at, 'unknown_reference', expected, 'add its file, or mend the name')];
  }
  if (model.provider !== 'anthropic') return [];
  const expected = 'a model of provider openai or openai-compatible: anthropic has no embeddings';
  return [problemAt(file, at, 'invalid_value', expected, 'name another model')];
}

/** Keys stand in the environment: files are shared and kept. */
function secretProblems(file: YamlFile): readonly WorkspaceProblem[] {
  const key = valueAt(file.value, ['api_key']);
  if (typeof key !== 'string' || /^\$\{[^}]*\}$/.test(key)) return [];
  const expected = 'an environment variable instead of the secret itself';
  const hint = 'a file is shared and kept; set the variable where the server starts';
  return [problemAt(file, ['api_key'], 'invalid_value', expected, hint)];
}

function rateProblems(
  file: YamlFile,
  model: ModelConfig,
  policy: Policy | null,
): readonly WorkspaceProblem[] {
  const spend = policy?.spend ?? null;
  if (spend === null || model.prices.length === 0) return [];
  const { perItem, perAgentDay, perDay, oneUsd } = spend;
  const currency = (perItem ?? perAgentDay ?? perDay)?.currency ?? 'USD';
  if (currency === 'USD' || oneUsd !== null) return [];
  const expected = `no prices, or policy.spend.one_usd: limits are in ${currency}, prices in dollars`;
  const hint = `say in signalbox.yaml what a dollar costs, such as one_usd: 0.93 ${currency}`;
  return [problemAt(file, ['prices'], 'unknown_reference', expected, hint)];
}
