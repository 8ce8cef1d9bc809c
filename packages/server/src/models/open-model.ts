import type { ModelConfig } from '@signalbox/contract';
import {
  CanonicalJsonError,
  canonicalJson,
  costMicros,
  dayOf,
  type Json,
  mostMicros,
  priceOn,
} from '@signalbox/domain';
import type { Behind } from './behind.ts';
import type { Bulkhead } from './bulkhead.ts';
import { answerFromCache, answerToCache } from './cached-answer.ts';
import { withDeadline } from './deadline.ts';
import type { Model, ModelAnswer, ModelMessage, ModelRequest, Usage } from './model.ts';
import type { Clock, ModelBreaker } from './model-breaker.ts';
import { ModelError } from './model-error.ts';
import type {
  AnswerCache,
  BegunCall,
  CacheQuestion,
  CallLedger,
  EndedCall,
  KeptText,
} from './ports.ts';
import type { Provider, WireCall, WireReply, WireRequest } from './provider.ts';
import { askStrictly } from './repair.ts';

export interface ModelParts {
  readonly config: ModelConfig;
  readonly provider: Provider;
  readonly bulkhead: Bulkhead;
  readonly breaker: ModelBreaker;
  readonly ledger: CallLedger;
  /** Null: every request is sent. */
  readonly cache: AnswerCache | null;
  readonly clock: Clock;
  /** Where records of ends and answers to keep are written. */
  readonly behind: Behind;
}

/** What providers add to a request by themselves; for tools and schemas their documents name up to 700 tokens. */
const addedTokens = { plain: 64, withSchemas: 1_024 };
/** Until its end is recorded, after it has ended. */
const recordingMs = 60_000;

export function openModel(parts: ModelParts): Model {
  const { model: name, provider, id: providerModel, url: address } = parts.config;
  return {
    ...{ name, provider, providerModel, address },
    ask: async (request, signal) => {
      const question = questionOf(parts, request);
      const unlooked = isSentAtOnce(parts);
      if (question !== null && !unlooked) {
        const before = await fromCache(parts, question, request);
        if (before !== null) return before;
      }
      return withDeadline(signal, parts.config.timeoutMs, (until) =>
        askOnce(parts, request, { question, unlooked }, until),
      );
    },
  };
}

/** Nothing stands between a call and its beginning. What was answered before needs no turn, no leave and no price, and waits for none. */
function isSentAtOnce({ bulkhead, breaker, config, clock }: ModelParts): boolean {
  const priced = priceOn(config.prices, dayOf(clock.now())) !== null;
  return bulkhead.hasRoom && breaker.admitsAll && priced;
}

async function fromCache<T>(
  { cache }: ModelParts,
  question: CacheQuestion,
  request: ModelRequest<T>,
): Promise<ModelAnswer<T> | null> {
  const kept = (await cache?.find(question)) ?? null;
  return kept === null ? null : answerFromCache(kept, request);
}

/**
 * Whom it is for is no part of it, and neither is how it is listened to. Null: nothing is kept, it is asked anew on purpose, or the
 * texts have no canonical form, such as one that a model ended in the middle of a character.
 */
function questionOf<T>(
  { config, cache }: ModelParts,
  request: ModelRequest<T>,
): CacheQuestion | null {
  if (cache === null || request.for.replay === true) return null;
  const { provider, url, id } = config;
  const { for: callFor, onText: _, answer, ...rest } = request;
  const shape = answer === null ? null : { name: answer.name, schema: answer.schema };
  const asked: unknown = JSON.parse(JSON.stringify({ provider, url, id, ...rest, answer: shape }));
  try {
    return { for: callFor, canonical: canonicalJson(asked as Json) };
  } catch (error) {
    if (error instanceof CanonicalJsonError) return null;
    throw error;
  }
}

interface Looking {
  readonly question: CacheQuestion | null;
  /** Nobody has looked for its answer yet: that goes with the beginning of the call. */
  readonly unlooked: boolean;
}

async function askOnce<T>(
  parts: ModelParts,
  request: ModelRequest<T>,
  { question, unlooked }: Looking,
  signal: AbortSignal,
): Promise<ModelAnswer<T>> {
  const startedMs = performance.now();
  const plain = { messages: request.messages, repair: false };
  let first = await sendOne(parts, request, plain, unlooked ? question : null, signal);
  if ('kept' in first) {
    const before = answerFromCache(first.kept, request);
    if (before !== null) return before;
    first = await sendOne(parts, request, plain, null, signal);
  }
  const sent = [first];
  const { last, value } = await askStrictly(request, first.reply, async (messages) => {
    const again = await sendOne(parts, request, { messages, repair: true }, null, signal);
    sent.push(again);
    return again.reply;
  });
  const answer: ModelAnswer<T> = {
    value,
    text: last.text,
    toolCalls: last.toolCalls,
    stop: last.toolCalls.length > 0 ? 'tools' : 'end',
    usage: sumOf(sent.map(({ reply }) => reply.usage)),
    costMicros: sent.reduce((sum, { micros }) => sum + micros, 0),
    tookMs: Math.round(performance.now() - startedMs),
    requestId: last.requestId,
    answeredBy: last.answeredBy,
    callId: sent.at(-1)?.callId ?? null,
    probabilities: request.probabilities ? last.probabilities : null,
    repaired: sent.length > 1,
    cached: false,
  };
  keep(parts, question, answer);
  return answer;
}

/** Tools are called now and not again, whoever asks the same. What cannot be kept is asked again. */
function keep(
  { cache, behind }: ModelParts,
  question: CacheQuestion | null,
  answer: ModelAnswer,
): void {
  if (cache === null || question === null || answer.stop !== 'end') return;
  behind.follow(cache.keep(question, answerToCache(answer)));
}

function sumOf(usages: readonly (Usage | null)[]): Usage | null {
  return usages.reduce((sum, one) =>
    sum === null || one === null
      ? null
      : {
          inputTokens: sum.inputTokens + one.inputTokens,
          cachedInputTokens: sum.cachedInputTokens + one.cachedInputTokens,
          outputTokens: sum.outputTokens + one.outputTokens,
        },
  );
}

interface Sent {
  readonly reply: WireReply;
  readonly micros: number;
  readonly callId: string;
}

interface Message {
  readonly messages: readonly ModelMessage[];
  readonly repair: boolean;
}

/**
 * One call: its turn, its leave, its money, its record.
 *
 * @param question whose answer is looked for with the beginning; null: it is sent in any case.
 */
function sendOne(
  parts: ModelParts,
  request: ModelRequest,
  message: Message,
  question: null,
  signal: AbortSignal,
): Promise<Sent>;
function sendOne(
  parts: ModelParts,
  request: ModelRequest,
  message: Message,
  question: CacheQuestion | null,
  signal: AbortSignal,
): Promise<Sent | KeptText>;
async function sendOne(
  parts: ModelParts,
  request: ModelRequest,
  { messages, repair }: Message,
  question: CacheQuestion | null,
  signal: AbortSignal,
): Promise<Sent | KeptText> {
  const { config, provider, bulkhead, breaker, ledger, cache, behind } = parts;
  const wire = wireOf(config, request, messages);
  const call = provider.prepare(wire, request.onText ?? null);
  return bulkhead.run(signal, async () => {
    // Nothing is set aside for what is not sent: it would lack others.
    const begun = begunOf(parts, request, { call, repair, outputTokens: wire.maxOutputTokens });
    const admission = breaker.admit();
    // Whoever takes up where this process was killed finds what had been answered before.
    await cache?.settle(request.for.itemId);
    const open = await (question === null
      ? ledger.begin(begun)
      : ledger.beginUnlessKept(begun, question));
    if ('kept' in open) return open;
    const startedMs = performance.now();
    const end = (result: WireReply | ModelError): Omit<Sent, 'reply'> => {
      const tookMs = Math.round(performance.now() - startedMs);
      const ended = endedOf(begun, result, tookMs);
      // Until it is recorded, all that was set aside counts as spent: nothing has to wait for it.
      behind.follow(open.end(ended));
      return { micros: ended.costMicros, callId: open.id };
    };
    try {
      const reply = await call.send(signal);
      breaker.record(admission, null, performance.now() - startedMs);
      return { reply, ...end(reply) };
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      breaker.record(admission, error, performance.now() - startedMs);
      end(error);
      throw error;
    }
  });
}

function wireOf(
  config: ModelConfig,
  request: ModelRequest,
  messages: readonly ModelMessage[],
): WireRequest {
  const { system, tools, answer, temperature, probabilities } = request;
  const maxOutputTokens = Math.min(request.maxOutputTokens, config.maxOutputTokens);
  return { system, messages, tools, answer, temperature, probabilities, maxOutputTokens };
}

interface Prepared {
  readonly call: WireCall;
  readonly repair: boolean;
  readonly outputTokens: number;
}

/** @throws ModelError `unpriced` */
function begunOf(
  { config, clock }: ModelParts,
  request: ModelRequest,
  { call, repair, outputTokens }: Prepared,
): BegunCall {
  const day = dayOf(clock.now());
  const price = priceOn(config.prices, day);
  if (price === null) throw new ModelError('unpriced');
  // A token is a byte or more, and the body has more bytes than the text in it.
  const schemas = request.tools.length > 0 || request.answer !== null;
  const added = schemas ? addedTokens.withSchemas : addedTokens.plain;
  const inputTokens = Buffer.byteLength(call.body) + added;
  return {
    ...{ for: request.for, model: config.model, provider: config.provider },
    ...{ providerModel: config.id, repair, day, price },
    mostMicros: mostMicros(price, inputTokens, outputTokens),
    endsWithinMs: config.timeoutMs + recordingMs,
    prompt: call.body,
  };
}

function endedOf(begun: BegunCall, result: WireReply | ModelError, tookMs: number): EndedCall {
  if (!(result instanceof ModelError)) {
    const { usage, requestId, text, toolCalls } = result;
    const micros = usage === null ? begun.mostMicros : costMicros(begun.price, usage);
    const answer = toolCalls.length === 0 ? text : JSON.stringify({ text, toolCalls });
    return { outcome: 'answered', usage, costMicros: micros, tookMs, requestId, answer };
  }
  const { billing, fault, requestId } = result;
  const usage = typeof billing === 'object' ? billing : null;
  const micros =
    usage !== null ? costMicros(begun.price, usage) : billing === 'nothing' ? 0 : begun.mostMicros;
  return { outcome: fault, usage, costMicros: micros, tookMs, requestId, answer: null };
}
