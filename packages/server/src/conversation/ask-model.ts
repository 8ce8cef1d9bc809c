import {
  afterTurn,
  CanonicalJsonError,
  canonicalJson,
  type Json,
  nextInTurn,
  type StepFailure,
  type Turn,
  type TurnStop,
} from '@signalbox/domain';
import type { AgentRuntime } from '../agents/runtime.ts';
import type { AnswerShape } from '../models/answer-shape.ts';
import { withDeadline } from '../models/deadline.ts';
import type {
  Likeness,
  Model,
  ModelAnswer,
  ModelMessage,
  ModelTool,
  ToolCall,
} from '../models/model.ts';
import { ModelError } from '../models/model-error.ts';
import { type SpanEnd, traced } from '../tracing/tracing.ts';
import type { ConversationPorts, Topic } from './ports.ts';

/** What a tool answered, as its caller goes on with it. */
export interface Ran {
  /** As the model is shown it. */
  readonly text: string;
  readonly failed: boolean;
}

export interface Asking<T> {
  readonly agent: AgentRuntime;
  readonly model: Model;
  readonly system: string;
  readonly opening: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  readonly shape: AnswerShape<T>;
  /** Of the first question; undefined: no answer about another ticket serves. */
  readonly likeness?: Likeness<T> | undefined;
  readonly turn: Turn;
  readonly run: (call: ToolCall, timeoutMs: number) => Promise<Ran>;
}

export interface Asked<T> {
  readonly turn: Turn;
  readonly end:
    | {
        readonly kind: 'answered';
        readonly value: T;
        readonly messages: readonly ModelMessage[];
        /** How much alike the ticket is it was said of, 0..1; null: it was said of this one. */
        readonly alike: number | null;
      }
    | { readonly kind: 'failed'; readonly failure: StepFailure }
    | { readonly kind: 'stopped'; readonly code: TurnStop };
  readonly costMicros: number;
}

/** No answer about one ticket is longer, whatever is left of the limits. */
const outputTokensMost = 8_000;

/**
 * Asks one model until it has answered: whatever it wants to know first is asked of tools, as long as the limits of the agent
 * last. The model is shown everything that was said, and each step is written down before the next.
 */
export async function askModel<T>(
  topic: Topic,
  ports: ConversationPorts,
  asking: Asking<T>,
): Promise<Asked<T>> {
  const { limits } = asking.agent.thinking;
  let turn = asking.turn;
  let messages = asking.opening;
  let shown = 0;
  let costMicros = 0;
  let calls = new Map<string, ToolCall>();
  for (;;) {
    const next = nextInTurn(turn, limits, ports.now());
    if (next.kind === 'stop')
      return { turn, end: { kind: 'stopped', code: next.code }, costMicros };
    if (next.kind === 'run') {
      const call = calls.get(next.call);
      if (call === undefined) throw new Error('a call that waits was asked for');
      const ran = await asking.run(call, next.timeoutMs);
      turn = afterTurn(turn, { kind: 'ran', call: next.call, useful: !ran.failed });
      const said = { toolCallId: call.id, text: ran.text, failed: ran.failed };
      messages = [...messages, { role: 'tool', ...said }];
      continue;
    }
    if (next.kind !== 'ask') throw new Error('a turn that has ended is not asked on');
    const asked = await askOnce(topic, ports, { ...asking, messages, shown, ...next });
    if ('failure' in asked) {
      turn = afterTurn(turn, { kind: 'failed', tokens: 0 });
      return { turn, end: { kind: 'failed', failure: asked.failure }, costMicros };
    }
    const { answer } = asked;
    costMicros += answer.costMicros;
    calls = new Map(answer.toolCalls.map((call) => [nameOfCall(call), call]));
    const tokens = tokensOf(answer);
    turn = afterTurn(turn, { kind: 'asked', tokens, calls: answer.toolCalls.map(nameOfCall) });
    shown = messages.length + 1;
    const { text, toolCalls } = answer;
    messages = [...messages, { role: 'assistant', text, toolCalls }];
    if (answer.toolCalls.length > 0) continue;
    if (answer.value === null)
      return { turn, end: { kind: 'failed', failure: 'unreadable' }, costMicros };
    const { value, alike } = answer;
    return { turn, end: { kind: 'answered', value, messages, alike }, costMicros };
  }
}

interface Once<T> extends Asking<T> {
  readonly messages: readonly ModelMessage[];
  /** How many of the messages an earlier step has written down. */
  readonly shown: number;
  /** What is left. */
  readonly tokens: number;
  readonly timeoutMs: number;
}

type Heard<T> = { readonly answer: ModelAnswer<T> } | { readonly failure: StepFailure };

function askOnce<T>(topic: Topic, ports: ConversationPorts, once: Once<T>): Promise<Heard<T>> {
  const { name: model, provider, providerModel, address } = once.model;
  const { agent } = once.agent;
  const maxOutputTokens = outputTokensOf(once);
  return traced(
    ports.span,
    { kind: 'model', agent, model, provider, providerModel, address, maxOutputTokens },
    () => sendOnce(topic, ports, once),
    (heard) => endOf(once, heard),
  );
}

function outputTokensOf({ tokens }: { readonly tokens: number }): number {
  return Math.max(1, Math.min(Math.floor(tokens), outputTokensMost));
}

function endOf<T>({ system, messages }: Once<T>, heard: Heard<T>): SpanEnd {
  const input = messages.map((message) => ({
    role: message.role,
    text:
      message.role === 'assistant' && message.toolCalls.length > 0
        ? JSON.stringify({ text: message.text, toolCalls: message.toolCalls })
        : message.text,
  }));
  if ('failure' in heard) {
    const texts = () => ({ system, input, output: null });
    return { failure: heard.failure, tainted: true, texts };
  }
  const { usage, costMicros, answeredBy, callId, stop, cached, repaired } = heard.answer;
  return {
    ...{ failure: null, tainted: true },
    ...{ usage, costMicros, answeredBy, callId, stop, cached, repaired },
    texts: () => ({ system, input, output: outputOf(heard.answer) }),
  };
}

function outputOf({ text, toolCalls }: ModelAnswer): string {
  return JSON.stringify(toolCalls.length > 0 ? { text, toolCalls } : { text });
}

async function sendOnce<T>(
  { work, replay }: Topic,
  { now, record, signal }: ConversationPorts,
  once: Once<T>,
): Promise<Heard<T>> {
  const { agent, model, system, messages, tools, shape } = once;
  const startedMs = now();
  const said = messages.slice(once.shown);
  const input = JSON.stringify(once.shown === 0 ? { system, messages: said } : { messages: said });
  const step = {
    agent: agent.agent,
    kind: 'model',
    name: model.name,
    tainted: true,
    input,
  } as const;
  const request = {
    // The ticket itself is from outside, so everything said about it is.
    for: { itemId: work.id, agent: agent.agent, version: agent.versionId, tainted: true, replay },
    ...{ system, messages, tools, answer: shape, temperature: null, probabilities: false },
    maxOutputTokens: outputTokensOf(once),
    likeness: once.shown === 0 ? once.likeness : undefined,
  };
  try {
    const answer = await withDeadline(signal, once.timeoutMs, (until) => model.ask(request, until));
    const { usage, costMicros, callId } = answer;
    await record({
      ...step,
      ...{ modelCallId: callId, costMicros, tookMs: now() - startedMs },
      outcome: outcomeOf(answer),
      inputTokens: usage?.inputTokens ?? null,
      outputTokens: usage?.outputTokens ?? null,
      output: outputOf(answer),
    });
    return { answer };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    // A process that ends leaves the conversation to the next one.
    if (signal.aborted) throw error;
    const failure = error.fault === 'cancelled' ? 'late' : error.fault;
    const nothing = { modelCallId: null, costMicros: 0, inputTokens: null, outputTokens: null };
    const tookMs = now() - startedMs;
    await record({ ...step, ...nothing, outcome: failure, tookMs, output: null });
    return { failure };
  }
}

/** Who has not asked says whose answer it is. */
function outcomeOf({ alike, shared, cached, toolCalls }: ModelAnswer): string {
  if (alike !== null) return 'near';
  if (shared) return 'shared';
  if (cached) return 'cached';
  return toolCalls.length > 0 ? 'tools' : 'answered';
}

/** What a provider does not say is counted from what was sent: a token is about four characters. */
function tokensOf<T>({ usage, text, toolCalls }: ModelAnswer<T>): number {
  if (usage !== null) return usage.inputTokens + usage.outputTokens;
  return Math.ceil((text.length + JSON.stringify(toolCalls).length) / 4);
}

/** The same tool with the same input has the same name, in whatever order a model wrote it. */
function nameOfCall({ name, input }: ToolCall): string {
  try {
    return `${name} ${canonicalJson(input as Json)}`;
  } catch (error) {
    if (error instanceof CanonicalJsonError) return `${name} ${JSON.stringify(input)}`;
    throw error;
  }
}
