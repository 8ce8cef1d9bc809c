import type {
  AgentConfig,
  AlertChannelConfig,
  AlertConfig,
  EmbeddingsConfig,
  ModelConfig,
  Policy,
  RuleConfig,
  SourceConfig,
  ToolServerConfig,
} from '@signalbox/contract';
import type { Article } from '../knowledge/article.ts';
import type { WorkspaceProblem } from './problem.ts';

/**
 * The sources with `${NAME}` filled in. The values live in a private field, so that a workspace can be logged,
 * hashed and sent as JSON without them.
 */
export class SourceSecrets {
  readonly #filled: ReadonlyMap<string, SourceConfig>;

  constructor(filled: readonly SourceConfig[]) {
    this.#filled = new Map(filled.map((source) => [source.name, source]));
  }

  /** The source as a connector needs it, or null when the workspace has none of that name. */
  resolve(name: string): SourceConfig | null {
    return this.#filled.get(name) ?? null;
  }
}

/** The channels of alerts with `${NAME}` filled in, kept like those of sources. */
export class ChannelSecrets {
  readonly #filled: readonly AlertChannelConfig[];

  constructor(filled: readonly AlertChannelConfig[]) {
    this.#filled = filled;
  }

  /** For the process that sends. */
  all(): readonly AlertChannelConfig[] {
    return this.#filled;
  }
}

/** The models with `${NAME}` filled in, kept like the sources. */
export class ModelSecrets {
  readonly #filled: readonly ModelConfig[];

  constructor(filled: readonly ModelConfig[]) {
    this.#filled = filled;
  }

  /** For the process that asks them, in name order. */
  all(): readonly ModelConfig[] {
    return this.#filled;
  }
}

/** The servers of tools with `${NAME}` filled in, kept like the sources. */
export class ToolSecrets {
  readonly #filled: readonly ToolServerConfig[];

  constructor(filled: readonly ToolServerConfig[]) {
    this.#filled = filled;
  }

  /** For the process that calls them, in name order. */
  all(): readonly ToolServerConfig[] {
    return this.#filled;
  }
}

/** A workspace whose files agree with the schemas and with each other. */
export interface LoadedWorkspace {
  readonly name: string;
  readonly directory: string;
  /** `api` and `desk` first, then as declared. Hold `${NAME}` unfilled; `secrets` has them filled. */
  readonly sources: readonly SourceConfig[];
  readonly secrets: SourceSecrets;
  readonly policy: Policy;
  /** In name order. */
  readonly agents: readonly AgentConfig[];
  /** In name order. */
  readonly rules: readonly RuleConfig[];
  /** In name order. Hold `${NAME}` unfilled; `channels` has them filled. */
  readonly alerts: readonly AlertConfig[];
  readonly channels: ChannelSecrets;
  /** In name order. Hold `${NAME}` unfilled; `modelKeys` has them filled. */
  readonly models: readonly ModelConfig[];
  readonly modelKeys: ModelSecrets;
  /** In name order. Hold `${NAME}` unfilled; `toolSecrets` has them filled. */
  readonly toolServers: readonly ToolServerConfig[];
  readonly toolSecrets: ToolSecrets;
  /** What stands below `knowledge/`, in the order of paths. */
  readonly articles: readonly Article[];
  /** How articles are searched by what they mean; null: by words alone. */
  readonly embeddings: EmbeddingsConfig | null;
  /**
   * SHA-256, in hex, of what the files mean: comments, formatting, the order of keys and the files things stand
   * in do not matter, nor do the values of environment variables.
   */
  readonly contentHash: string;
  /** Where each agent and rule stands, `agent:triage` → `agents/triage.yaml:1:8`. */
  readonly places: ReadonlyMap<string, string>;
  /** Not wrong, but worth knowing, such as a policy block that is not in force in this version. */
  readonly warnings: readonly WorkspaceProblem[];
}
