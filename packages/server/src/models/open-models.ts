import type { EmbeddingsConfig, ModelConfig } from '@signalbox/contract';
import type { BreakerView, ControlPolicy } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import { Behind } from './behind.ts';
import { Bulkhead } from './bulkhead.ts';
import type { Model } from './model.ts';
import { type Clock, ModelBreaker } from './model-breaker.ts';
import { type Embedder, openEmbedder } from './open-embedder.ts';
import { openModel } from './open-model.ts';
import type { AnswerCache, CallLedger, NearAnswers } from './ports.ts';
import type { Provider } from './provider.ts';
import { anthropicProvider } from './providers/anthropic.ts';
import { openaiProvider } from './providers/openai.ts';

export interface Models {
  /** Null: the workspace has none of that name. */
  find(name: string): Model | null;
  /** Names of those of a size, in name order. */
  ofSize(size: ModelConfig['size']): readonly string[];
  /** Null: articles are searched by words alone. */
  readonly embedder: Embedder | null;
  breakers(): ReadonlyMap<string, BreakerView>;
  /** Resolves when the ends of all calls that are over are recorded, and their answers kept. */
  recorded(): Promise<void>;
  close(): Promise<void>;
}

export interface ModelsParts {
  /** A way out with so many connections at once, each made within a time. */
  readonly openWay: (connections: number, connectWithinMs: number) => Dispatcher;
  readonly ledger: CallLedger;
  readonly cache: AnswerCache | null;
  /** Which of the models embeds, and how. */
  readonly embeddings: EmbeddingsConfig | null;
  /** Null: no answer about one item serves another. */
  readonly near: NearAnswers | null;
  readonly policy: ControlPolicy;
  readonly clock: Clock;
}

/** The models of a workspace, with their keys filled in, for one tenant in this process. */
export function openModels(configs: readonly ModelConfig[], parts: ModelsParts): Models {
  const bulkheads = new Map<string, Bulkhead>();
  const ways: Dispatcher[] = [];
  const breakers = new Map<string, ModelBreaker>();
  const models = new Map<string, Model>();
  const behind = new Behind();
  let embedder: Embedder | null = null;
  for (const config of configs) {
    const { url, atOnce, waiting, connectTimeoutMs, model } = config;
    const bulkhead = bulkheads.get(url) ?? new Bulkhead(atOnce, waiting);
    bulkhead.narrow(atOnce, waiting);
    bulkheads.set(url, bulkhead);
    const way = parts.openWay(atOnce, connectTimeoutMs);
    ways.push(way);
    const breaker = new ModelBreaker(parts.policy, parts.clock);
    breakers.set(model, breaker);
    const { ledger, cache, near, clock, embeddings } = parts;
    if (embeddings?.model === model) {
      const shared = { way, bulkhead, breaker, ledger, clock, behind };
      embedder = openEmbedder({ config, embeddings, ...shared });
    }
    const provider = providerOf(config, way);
    models.set(
      model,
      openModel({ config, provider, bulkhead, breaker, ledger, cache, near, clock, behind }),
    );
  }
  const recorded = async (): Promise<void> => {
    await Promise.all([parts.ledger.flush(), parts.cache?.flush(), parts.near?.flush()]);
    await behind.idle();
  };
  return {
    embedder,
    find: (name) => models.get(name) ?? null,
    ofSize: (size) =>
      configs
        .filter((one) => one.size === size)
        .map(({ model }) => model)
        .sort(),
    breakers: () => new Map([...breakers].map(([name, breaker]) => [name, breaker.view()])),
    recorded,
    close: async () => {
      await Promise.all(ways.map((way) => way.close()));
      await recorded();
    },
  };
}

function providerOf(config: ModelConfig, way: Dispatcher): Provider {
  switch (config.provider) {
    case 'anthropic':
      return anthropicProvider(config, way);
    case 'openai':
    case 'openai-compatible':
      return openaiProvider(config, way);
  }
}
