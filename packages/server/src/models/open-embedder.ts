import { createHash } from 'node:crypto';
import type { EmbeddingsConfig, ModelConfig } from '@signalbox/contract';
import { costMicros, dayOf, mostMicros, priceOn } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import type { Behind } from './behind.ts';
import type { Bulkhead } from './bulkhead.ts';
import { withDeadline } from './deadline.ts';
import type { CallFor } from './model.ts';
import type { Clock, ModelBreaker } from './model-breaker.ts';
import { ModelError } from './model-error.ts';
import type { BegunCall, CallLedger, EndedCall } from './ports.ts';
import { type EmbeddingsReply, openaiEmbeddings } from './providers/openai-embeddings.ts';

/** Makes vectors of what texts mean. */
export interface Embedder {
  /** Who makes them, and how: vectors of two spaces are never compared. 16 hex digits. */
  readonly space: string;
  /** Cosine from which on a passage is found for its meaning alone. */
  readonly atLeast: number;
  /**
   * A vector of length 1 for each text, in one call: reserved, recorded and limited as those of models are.
   *
   * @param texts 1 to 64, none empty, redacted.
   * @param withinMs less than what the model's file allows; null: that.
   * @throws ModelError
   */
  embed(
    texts: readonly string[],
    callFor: CallFor,
    withinMs: number | null,
    signal: AbortSignal,
  ): Promise<readonly Float32Array[]>;
}

export interface EmbedderParts {
  readonly config: ModelConfig;
  readonly embeddings: EmbeddingsConfig;
  readonly way: Dispatcher;
  readonly bulkhead: Bulkhead;
  readonly breaker: ModelBreaker;
  readonly ledger: CallLedger;
  readonly clock: Clock;
  readonly behind: Behind;
}

/** Until its end is recorded, after it has ended. */
const recordingMs = 60_000;
const addedTokens = 64;

export function openEmbedder(parts: EmbedderParts): Embedder {
  const { config, embeddings, bulkhead } = parts;
  return {
    space: spaceOf(config, embeddings.dimensions),
    atLeast: embeddings.atLeast,
    embed: (texts, callFor, withinMs, signal) => {
      const ms = Math.min(config.timeoutMs, withinMs ?? config.timeoutMs);
      return withDeadline(signal, ms, (until) =>
        bulkhead.run(until, () => sendOne(parts, texts, callFor, until)),
      );
    },
  };
}

/** The same model at another address makes the same vectors. */
export function spaceOf(
  { provider, id }: { readonly provider: string; readonly id: string },
  dimensions: number | null,
): string {
  const named = JSON.stringify([provider, id, dimensions]);
  return createHash('sha256').update(named).digest('hex').slice(0, 16);
}

async function sendOne(
  { config, embeddings, way, breaker, ledger, clock, behind }: EmbedderParts,
  texts: readonly string[],
  callFor: CallFor,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const call = openaiEmbeddings(config, way, texts, embeddings.dimensions);
  const begun = begunOf(config, clock, callFor, call.body);
  const admission = breaker.admit();
  const open = await ledger.begin(begun);
  const startedMs = performance.now();
  const end = (result: EmbeddingsReply | ModelError): void => {
    const tookMs = performance.now() - startedMs;
    breaker.record(admission, result instanceof ModelError ? result : null, tookMs);
    behind.follow(open.end(endedOf(begun, result, Math.round(tookMs))));
  };
  try {
    const reply = await call.send(signal);
    end(reply);
    return reply.vectors.map(ofLengthOne);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    end(error);
    throw error;
  }
}

/** @throws ModelError `unpriced` */
function begunOf(config: ModelConfig, clock: Clock, callFor: CallFor, body: string): BegunCall {
  const day = dayOf(clock.now());
  const price = priceOn(config.prices, day);
  if (price === null) throw new ModelError('unpriced');
  return {
    ...{ for: callFor, model: config.model, provider: config.provider },
    ...{ providerModel: config.id, repair: false, day, price },
    // A token is a byte or more; nothing comes out that is counted.
    mostMicros: mostMicros(price, Buffer.byteLength(body) + addedTokens, 0),
    endsWithinMs: config.timeoutMs + recordingMs,
    prompt: body,
  };
}

function endedOf(
  begun: BegunCall,
  result: EmbeddingsReply | ModelError,
  tookMs: number,
): EndedCall {
  const failed = result instanceof ModelError;
  const { requestId } = result;
  const billing = failed ? result.billing : (result.usage ?? 'unknown');
  const usage = typeof billing === 'object' ? billing : null;
  const costs =
    usage !== null ? costMicros(begun.price, usage) : billing === 'nothing' ? 0 : begun.mostMicros;
  const outcome = failed ? result.fault : 'answered';
  // Vectors say nothing to anybody who reads a record.
  return { outcome, usage, costMicros: costs, tookMs, requestId, answer: null };
}

/** So that a product of two is the cosine of their angle. */
function ofLengthOne(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (one) => one / length);
}
