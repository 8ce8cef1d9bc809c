import type { ModelConfig, ModelPrice } from '@signalbox/contract';
import { type ControlPolicy, defaultControlPolicy } from '@signalbox/domain';
import { type ModelServer, startModelServer } from '@signalbox/sdk/testing';
import { openWayOut } from '../../src/main/way-out.ts';
import { type CacheOptions, openAnswerCache } from '../../src/model-ledger/open-answer-cache.ts';
import { openCallLedger } from '../../src/model-ledger/open-call-ledger.ts';
import { openNearAnswers } from '../../src/model-ledger/open-near-answers.ts';
import type { Model, ModelRequest } from '../../src/models/model.ts';
import { ModelError } from '../../src/models/model-error.ts';
import { type Models, openModels } from '../../src/models/open-models.ts';
import type { BegunCall } from '../../src/models/ports.ts';
import type { SpendLimits } from '../../src/store/model/begin-call.ts';
import { tenantKeys } from '../../src/vault/tenant-keys.ts';
import { type LabProcess, type LineLab, openLine } from '../support/line.ts';

/** A dollar a million tokens of input, a tenth of it from the cache, four for output: a token costs a micro-dollar. */
export const prices: readonly ModelPrice[] = [
  { from: '2026-01-01', input: 1_000_000, cachedInput: 100_000, output: 4_000_000 },
];
export const key = 'sk-a-key-nobody-may-see';
export const noLimits: SpendLimits = { perItem: null, perAgentDay: null, perDay: null };

export interface ModelLab {
  readonly line: LineLab;
  readonly server: ModelServer;
  readonly itemId: string;
  /** Models of one process, on the tables of the line. */
  open(options?: OpenOptions): Models;
  /** Resolves when what follows the answers given so far is written down. */
  recorded(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly config?: Partial<ModelConfig> | undefined;
  readonly limits?: SpendLimits | undefined;
  readonly cache?: CacheOptions | true | undefined;
  readonly near?: true | undefined;
  readonly process?: LabProcess | undefined;
  readonly nowMs?: (() => number) | undefined;
  readonly chance?: number | undefined;
  readonly policy?: Partial<ControlPolicy['breaker']> | undefined;
}

/** A price is in force on it, and it is not the day tests run. */
export const someDayMs = Date.UTC(2026, 5, 15, 12);

/** A day that no call before it has spent anything on. */
export interface SpendDay {
  readonly day: string;
  readonly nowMs: () => number;
}

/** Gives each test a day of its own, so that it finds no money spent. */
export function openDays(): () => SpendDay {
  let passed = 0;
  return () => {
    passed += 1;
    const ms = someDayMs + passed * 86_400_000;
    return { day: new Date(ms).toISOString().slice(0, 10), nowMs: () => ms };
  };
}

/** A call as the ledger is told of it. */
export function callOf(
  itemId: string,
  day: string,
  mostMicros: number,
  given: Partial<BegunCall> = {},
): BegunCall {
  const [price] = prices;
  if (price === undefined) throw new Error('there is one');
  return {
    for: { itemId, agent: 'triage', version: 'v_1', tainted: false },
    ...{ model: 'quick', provider: 'openai', providerModel: 'gpt-5-mini', repair: false },
    ...{ day, price, mostMicros, endsWithinMs: 60_000, prompt: 'p' },
    ...given,
  };
}

export async function openModelLab(): Promise<ModelLab> {
  const server = await startModelServer({ apiKey: key });
  const line = await openLine();
  const itemId = await line.accept({ externalId: 'asked-about', source: 'api' });
  const opened: Models[] = [];
  return {
    line,
    server,
    itemId,
    open: (options = {}) => {
      const { database } = options.process ?? line;
      const keys = tenantKeys(line.master, line.tenantId);
      const cache = options.cache === true ? undefined : options.cache;
      const breaker = { ...defaultControlPolicy.breaker, ...options.policy };
      const models = openModels([configOf(server.url, options.config)], {
        embeddings: null,
        openWay: openWayOut,
        ledger: openCallLedger(database, keys, options.limits ?? noLimits),
        cache: options.cache === undefined ? null : openAnswerCache(database, keys, cache),
        near: options.near === undefined ? null : openNearAnswers(database, keys),
        policy: { ...defaultControlPolicy, breaker },
        clock: { now: options.nowMs ?? (() => someDayMs), chance: () => options.chance ?? 0 },
      });
      opened.push(models);
      return models;
    },
    recorded: async () => {
      await Promise.all(opened.map((models) => models.recorded()));
    },
    close: async () => {
      await Promise.all(opened.map((models) => models.close()));
      await server.close();
      await line.close();
    },
  };
}

export function configOf(url: string, config: Partial<ModelConfig> = {}): ModelConfig {
  return {
    ...{ model: 'quick', provider: 'openai', url: `${url}/v1`, id: 'gpt-5-mini', apiKey: key },
    ...{ size: 'small', maxOutputTokens: 500, timeoutMs: 20_000, connectTimeoutMs: 5_000 },
    ...{ atOnce: 50, waiting: 5_000, prices },
    ...config,
  };
}

export function quick(models: Models): Model {
  const model = models.find('quick');
  if (model === null) throw new Error('the lab has a model of this name');
  return model;
}

export function requestOf<T = unknown>(
  itemId: string,
  request: Partial<ModelRequest<T>> = {},
): ModelRequest<T> {
  return {
    for: { itemId, agent: 'triage', version: 'v_1', tainted: false },
    system: 'You answer briefly.',
    messages: [{ role: 'user', text: 'The printer on floor three eats paper.' }],
    ...{ tools: [], answer: null, maxOutputTokens: 200, temperature: null, probabilities: false },
    ...request,
  };
}

export const patience = (): AbortSignal => new AbortController().signal;

/** What a call failed with. */
export async function failureOf(asking: Promise<unknown>): Promise<ModelError> {
  try {
    await asking;
  } catch (error) {
    if (error instanceof ModelError) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}
