import { createHash } from 'node:crypto';
import {
  type AgentConfig,
  type AgentThinking,
  agentThinkingDefaults,
  type EmbeddingsConfig,
  type ModelConfig,
  type RuleConfig,
} from '@signalbox/contract';
import { canonicalJson, type Json } from '@signalbox/domain';
import type { Article } from '../knowledge/article.ts';
import { globMatches } from '../knowledge/globs.ts';
import { asCanonical } from './json.ts';
import type { LoadedWorkspace } from './loaded-workspace.ts';

/**
 * Version of the recorded shape; part of the id. Raise it when the meaning of a configuration changes though its
 * text does not, such as a new way to weigh rules.
 * 1: agent file, the policy it stands under, its rules, the model artifact.
 */
const FORMAT = 1;

export interface AgentVersion {
  /** `v_` and the first 16 hex digits of the SHA-256 of `config`. */
  readonly id: string;
  /** Everything that influences the agent's decisions. Holds no secret. */
  readonly config: Json;
}

/** Every list in a configuration is a set: its order and repeats change no decision, so they change no id. */
function asSets(value: Json): Json {
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    const byText = new Map(items.map(asSets).map((item) => [canonicalJson(item), item]));
    return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, Json] => [key, asSets(item as Json)]),
  );
}

/** Rules that speak for a field of the agent, and of those only what they say about its fields. */
function rulesFor(
  agent: Pick<VersionedAgent, 'tiers' | 'fields'>,
  rules: readonly RuleConfig[],
): readonly RuleConfig[] {
  if (!agent.tiers.includes('rules')) return [];
  return rules.flatMap((rule) => {
    const sets = Object.entries(rule.sets).filter(([field]) => Object.hasOwn(agent.fields, field));
    return sets.length === 0 ? [] : [{ ...rule, sets: Object.fromEntries(sets) }];
  });
}

/** Whom an agent asks, as it stands in its version. */
export interface AskedConfig {
  /** Names of its models in the order they are asked, a space between them. */
  readonly order: string;
  /** What of a model decides what it says. */
  readonly models: readonly Pick<ModelConfig, 'model' | 'provider' | 'id' | 'maxOutputTokens'>[];
  /** By name of a specialist: the id of its version without a trained model, which each of them has its own version of. */
  readonly agents: Readonly<Record<string, string>>;
}

/** An agent as its version has it: what it says of models by default may be left out. */
export type VersionedAgent = Omit<AgentConfig, keyof AgentThinking> & Partial<AgentThinking>;

/** How an agent's articles are searched by meaning, as it stands in its version. */
export interface MeaningConfig {
  readonly provider: string;
  /** The provider's own name of the model. */
  readonly id: string;
  readonly dimensions: number | null;
  readonly atLeast: number;
}

/** What a version is made from: files, or the configuration of an earlier one, which names whom it asks. */
export interface VersionSource extends Partial<Pick<LoadedWorkspace, 'agents' | 'models'>> {
  readonly policy: Pick<LoadedWorkspace['policy'], 'thresholds' | 'urgent' | 'delayNonUrgentMs'>;
  readonly rules: LoadedWorkspace['rules'];
  readonly articles: readonly Pick<Article, 'id' | 'path'>[];
  /** How the articles are searched by meaning, of files. */
  readonly embeddings?: EmbeddingsConfig | null | undefined;
  /** The same, of an earlier configuration. */
  readonly meaning?: MeaningConfig | undefined;
  readonly asked?: AskedConfig | undefined;
}

function askedBy(source: VersionSource, agent: VersionedAgent): AskedConfig | undefined {
  const models = agent.models ?? [];
  if (source.asked !== undefined || models.length === 0) return source.asked;
  const known = (source.models ?? []).filter(({ model }) => models.includes(model));
  const peers = (source.agents ?? []).filter((one) => agent.asks?.includes(one.agent) === true);
  // Without whom they ask themselves: two may name each other.
  const ids = peers.map((one): [string, string] => [
    one.agent,
    describeAgentVersion(source, { ...one, asks: [] }, null).id,
  ]);
  return {
    order: models.join(' '),
    models: known.map(({ model, provider, id, maxOutputTokens }) => ({
      ...{ model, provider, id, maxOutputTokens },
    })),
    agents: Object.fromEntries(ids),
  };
}

/** Without what is said of models by default: an agent that asks none is what it was before there were any. */
export function withoutDefaults(agent: VersionedAgent): VersionedAgent {
  const kept = Object.entries(agent).filter(
    ([key, value]) =>
      !Object.hasOwn(agentThinkingDefaults, key) ||
      canonicalJson(asSets(asCanonical(value))) !==
        canonicalJson(asSets(asCanonical(agentThinkingDefaults[key as keyof AgentThinking]))),
  );
  return Object.fromEntries(kept) as unknown as VersionedAgent;
}

/** The very texts an agent may read, by path. An agent that reads none has no such part, and the id it always had. */
function knowledgeOf(
  agent: Pick<VersionedAgent, 'knowledge'>,
  source: VersionSource,
): { readonly knowledge?: Readonly<Record<string, string>>; readonly meaning?: MeaningConfig } {
  const globs = agent.knowledge ?? [];
  if (globs.length === 0) return {};
  const read = source.articles.filter(({ path }) => globs.some((glob) => globMatches(glob, path)));
  const meaning = source.meaning ?? meaningOf(source);
  return {
    knowledge: Object.fromEntries(read.map(({ path, id }) => [path, id])),
    ...(meaning === undefined ? {} : { meaning }),
  };
}

function meaningOf({ embeddings = null, models = [] }: VersionSource): MeaningConfig | undefined {
  const model = models.find((one) => one.model === embeddings?.model);
  if (embeddings === null || model === undefined) return undefined;
  const { dimensions, atLeast } = embeddings;
  return { provider: model.provider, id: model.id, dimensions, atLeast };
}

/**
 * The content-addressed version of an agent: the same id means that it decides the same way, another id that
 * something it decides by has changed. Its own file (with owner and purpose, which stand in every record of a
 * decision), the rules for its fields, the policy blocks it is judged by, the id of the trained model (null: none), the articles
 * it may read and what compares their meaning, the language models and the specialists it asks are in it; comments, formatting, other agents, sources and secrets
 * are not, nor is order but that of models.
 */
export function describeAgentVersion(
  workspace: VersionSource,
  agent: VersionedAgent,
  modelId: string | null,
): AgentVersion {
  const { thresholds, urgent, delayNonUrgentMs } = workspace.policy;
  const asked = askedBy(workspace, agent);
  // Their order counts, so they stand beside it.
  const { models: _, ...said } = withoutDefaults(agent);
  const config = asSets(
    asCanonical({
      format: FORMAT,
      agent: { ...said, delayNonUrgentMs: agent.delayNonUrgentMs ?? delayNonUrgentMs },
      policy: { thresholds, urgent },
      rules: rulesFor(agent, workspace.rules),
      model: agent.tiers.includes('builtin') ? modelId : null,
      ...(asked === undefined ? {} : { asked }),
      ...knowledgeOf(agent, workspace),
    }),
  );
  const digest = createHash('sha256').update(canonicalJson(config)).digest('hex');
  return { id: `v_${digest.slice(0, 16)}`, config };
}
