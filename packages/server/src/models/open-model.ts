import type { ModelConfig } from '@signalbox/contract';
import { costMicros, dayOf, mostMicros, priceOn } from '@signalbox/domain';
import type { Behind } from './behind.ts';
import type { Bulkhead } from './bulkhead.ts';
import { answerFromCache, answerToCache } from './cached-answer.ts';
import { withDeadline } from './deadline.ts';
import { Flights } from './flights.ts';
import type { Model, ModelAnswer, ModelMessage, ModelRequest, Usage } from './model.ts';
import type { Clock, ModelBreaker } from './model-breaker.ts';
import { ModelError } from './model-error.ts';
import { answerFromNear, carriedOf, sharedAnswer } from './other-answers.ts';
import type {
  AnswerCache,
  BegunCall,
  CacheQuestion,
  CallLedger,
  EndedCall,
  KeptText,
  NearAnswers,
} from './ports.ts';
import type { Provider, WireCall, WireReply, WireRequest } from './provider.ts';
import { type Questions, questionsOf } from './questions.ts';
import { askStrictly } from './repair.ts';

export interface ModelParts {
  readonly config: ModelConfig;
  readonly provider: Provider;
  readonly bulkhead: Bulkhead;
  readonly breaker: ModelBreaker;
  readonly ledger: CallLedger;
  /** Null: every request is sent. */
  readonly cache: AnswerCache | null;
  /** Null: no answer about another item serves. */
  readonly near: NearAnswers | null;
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
  const flights = new Flights();
  return {
    ...{ name, provider, providerModel, address },
    ask: async <T>(request: ModelRequest<T>, signal: AbortSignal): Promise<ModelAnswer<T>> => {
      const questions = questionsOf(parts.config, request);
      // Nothing is waited for in between: a moment later another call may have taken the room.
      const unlooked = !mayBeNear(parts, questions) && isSentAtOnce(parts);
      const before = unlooked ? null : await answeredBefore(parts, questions, request);
      if (before !== null) return before;
      const { timeoutMs } = parts.config;
      const work = (until: AbortSignal) => askOnce(parts, request, { questions, unlooked }, until);
      // Whoever wants every request sent wants equal ones sent, too.
      if (questions === null || parts.cache === null) return withDeadline(signal, timeoutMs, work);
      if (signal.aborted) throw new ModelError('cancelled');
      const { answer, shared } = await flights.ask(questions.key, signal, timeoutMs, work);
      // What `work` brought is what it was asked for.
      return shared ? sharedAnswer(answer, request) : (answer as ModelAnswer<T>);
    },
  };
}

/** Nothing stands between a call and its beginning. What was answered before needs no turn, no leave and no price, and waits for none. */
function isSentAtOnce({ bulkhead, breaker, config, clock }: ModelParts): boolean {
  const priced = priceOn(config.prices, dayOf(clock.now())) !== null;
  return bulkhead.hasRoom && breaker.admitsAll && priced;
}

function mayBeNear({ near }: ModelParts, questions: Questions | null): boolean {
  return near !== null && questions !== null && questions.near !== null;
}

/** What makes a call needless: first what was said of this very request, then what of one that is nearly the same. */
async function answeredBefore<T>(
  parts: ModelParts,
  questions: Questions | null,
  request: ModelRequest<T>,
): Promise<ModelAnswer<T> | null> {
  if (questions === null) return null;
  const { exact, near } = questions;
  const kept = (await parts.cache?.find(exact)) ?? null;
  const before = kept === null ? null : answerFromCache(kept, request);
  if (before !== null) return before;
  if (near === null || parts.near === null) return null;
  const found = await parts.near.find(near);
  const answer = found === null ? null : answerFromNear(found, request);
  if (found === null || answer === null || !(await parts.near.take(found.id))) return null;
  request.onText?.(answer.text);
  return answer;
}

interface Looking {
  readonly questions: Questions | null;
  /** Nobody has looked for its answer yet: that goes with the beginning of the call. */
  readonly unlooked: boolean;
}

async function askOnce<T>(
  parts: ModelParts,
  request: ModelRequest<T>,
  { questions, unlooked }: Looking,
  signal: AbortSignal,
): Promise<ModelAnswer<T>> {
  const startedMs = performance.now();
  const plain = { messages: request.messages, repair: false };
  const asked = parts.cache === null ? null : (questions?.exact ?? null);
  let first = await sendOne(parts, request, plain, unlooked ? asked : null, signal);
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
    ...{ cached: false, alike: null, shared: false },
  };
  keep(parts, questions, request, answer);
  return answer;
}

/** Tools are called now and not again, whoever asks the same. What cannot be kept is asked again. */
function keep<T>(
  { cache, near, behind }: ModelParts,
  questions: Questions | null,
  request: ModelRequest<T>,
  answer: ModelAnswer<T>,
): void {
  if (questions === null || answer.stop !== 'end') return;
  if (cache !== null) behind.follow(cache.keep(questions.exact, answerToCache(answer)));
  const carried = near === null ? null : carriedOf(request, answer);
  if (near === null || questions.near === null || carried === null) return;
  behind.follow(near.keep(questions.near, carried));
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
