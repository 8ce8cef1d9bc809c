import { createHash } from 'node:crypto';
import type { AgentConfig, Policy, RuleConfig } from '@signalbox/contract';
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

/** What of a workspace is part of the versions of its agents. */
export interface VersionGround extends Pick<LoadedWorkspace, 'rules'> {
  readonly policy: Pick<Policy, 'thresholds' | 'urgent' | 'delayNonUrgentMs'>;
  readonly articles: readonly Pick<Article, 'id' | 'path'>[];
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
function rulesFor(agent: AgentConfig, rules: readonly RuleConfig[]): readonly RuleConfig[] {
  if (!agent.tiers.includes('rules')) return [];
  return rules.flatMap((rule) => {
    const sets = Object.entries(rule.sets).filter(([field]) => Object.hasOwn(agent.fields, field));
    return sets.length === 0 ? [] : [{ ...rule, sets: Object.fromEntries(sets) }];
  });
}

/** The very texts an agent may read, by path. An agent that reads none has no such part, and the id it always had. */
function knowledgeOf(
  agent: AgentConfig,
  articles: readonly Pick<Article, 'id' | 'path'>[],
): { readonly knowledge?: Readonly<Record<string, string>> } {
  const globs = agent.knowledge ?? [];
  if (globs.length === 0) return {};
  const read = articles.filter(({ path }) => globs.some((glob) => globMatches(glob, path)));
  return { knowledge: Object.fromEntries(read.map(({ path, id }) => [path, id])) };
}

/**
 * The content-addressed version of an agent: the same id means that it decides the same way, another id that
 * something it decides by has changed. Its own file (with owner and purpose, which stand in every record of a
 * decision), the rules for its fields, the policy blocks it is judged by, the id of the trained model
 * (null: none) and the articles it may read are in it; comments, formatting, order, other agents, sources and secrets are not.
 */
export function describeAgentVersion(
  workspace: VersionGround,
  agent: AgentConfig,
  modelId: string | null,
): AgentVersion {
  const { thresholds, urgent, delayNonUrgentMs } = workspace.policy;
  const config = asSets(
    asCanonical({
      format: FORMAT,
      agent: { ...agent, delayNonUrgentMs: agent.delayNonUrgentMs ?? delayNonUrgentMs },
      policy: { thresholds, urgent },
      rules: rulesFor(agent, workspace.rules),
      model: agent.tiers.includes('builtin') ? modelId : null,
      ...knowledgeOf(agent, workspace.articles),
    }),
  );
  const digest = createHash('sha256').update(canonicalJson(config)).digest('hex');
  return { id: `v_${digest.slice(0, 16)}`, config };
}
