import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { SpanEnd, SpanMessage, SpanStart, SpanTexts, TraceOf } from '../tracing.ts';

/**
 * Names of the GenAI semantic conventions, which are still in development, as of semantic-conventions-genai 0.1.0
 * (https://github.com/open-telemetry/semantic-conventions-genai, gen-ai-agent-spans.md and gen-ai-spans.md), and ours for what they have
 * none for: `signalbox.*`.
 */
type Given = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

export function nameOf(start: SpanStart): string {
  switch (start.kind) {
    case 'conversation':
      return 'invoke_workflow conversation';
    case 'agent':
      return `invoke_agent ${start.agent}`;
    case 'model':
      return `chat ${start.providerModel}`;
    case 'tool':
      return start.tool === null ? 'execute_tool' : `execute_tool ${start.tool}`;
  }
}

export function kindOf({ kind }: SpanStart): SpanKind {
  return kind === 'model' ? SpanKind.CLIENT : SpanKind.INTERNAL;
}

export function startAttributes(trace: TraceOf, start: SpanStart): Attributes {
  return known({
    // Everything said about one item is one conversation, however often it began anew.
    'gen_ai.conversation.id': trace.itemId,
    'gen_ai.agent.name': start.agent,
    'signalbox.tenant': trace.tenantId,
    'signalbox.item': trace.itemId,
    'signalbox.conversation': trace.conversationId,
    'signalbox.replay': trace.replay,
    ...ofKind(start),
  });
}

function ofKind(start: SpanStart): Given {
  switch (start.kind) {
    case 'conversation':
      return {
        'gen_ai.operation.name': 'invoke_workflow',
        'gen_ai.workflow.name': 'conversation',
        'gen_ai.agent.version': start.version,
      };
    case 'agent':
      return {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.version': start.version,
        'signalbox.errand': start.errand,
      };
    case 'model':
      return {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': providerOf(start.provider),
        'gen_ai.request.model': start.providerModel,
        'gen_ai.request.max_tokens': start.maxOutputTokens,
        'signalbox.model': start.model,
        ...serverOf(start.address),
      };
    case 'tool':
      return {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': start.tool,
        'gen_ai.tool.type': 'function',
      };
  }
}

/** Servers that speak the interface of OpenAI are told apart by their address, as the conventions want it. */
function providerOf(provider: string): string {
  return provider === 'openai-compatible' ? 'openai' : provider;
}

function serverOf(address: string): Given {
  if (!URL.canParse(address)) return {};
  const { hostname, port, protocol } = new URL(address);
  const usual = protocol === 'https:' ? 443 : 80;
  return { 'server.address': hostname, 'server.port': port === '' ? usual : Number(port) };
}

export function endAttributes({ kind }: SpanStart, end: SpanEnd, texts: boolean): Attributes {
  const { usage, costMicros = null, stop } = end;
  // One place says what was paid, so that a sum over a trace counts nothing twice.
  const paid = kind === 'model' ? costMicros : null;
  return known({
    'error.type': end.failure,
    'gen_ai.response.model': end.answeredBy ?? null,
    'gen_ai.response.finish_reasons':
      stop === undefined ? null : [stop === 'tools' ? 'tool_calls' : 'stop'],
    'gen_ai.usage.input_tokens': usage?.inputTokens ?? null,
    'gen_ai.usage.cache_read.input_tokens': usage?.cachedInputTokens ?? null,
    'gen_ai.usage.output_tokens': usage?.outputTokens ?? null,
    // In no convention, and read by Langfuse and others: dollars.
    'gen_ai.usage.cost': paid === null ? null : paid / 1_000_000,
    'signalbox.cost_micros': costMicros,
    'signalbox.tainted': end.tainted ?? null,
    'signalbox.call': end.callId ?? null,
    'signalbox.cached': end.cached ?? null,
    'signalbox.repaired': end.repaired ?? null,
    ...(texts && end.texts !== undefined ? textAttributes(kind, end.texts()) : {}),
  });
}

/** A collector refuses bodies of some megabytes; nobody reads more than this of one message there. */
const textMost = 16_000;

function textAttributes(kind: SpanStart['kind'], { system, input, output }: SpanTexts): Given {
  if (kind === 'tool') {
    return {
      'gen_ai.tool.call.arguments': cut(input.map(({ text }) => text).join('\n')),
      'gen_ai.tool.call.result': output === null ? null : cut(output),
    };
  }
  return {
    'gen_ai.system_instructions':
      system === undefined ? null : JSON.stringify([{ type: 'text', content: cut(system) }]),
    'gen_ai.input.messages': JSON.stringify(input.map(messageOf)),
    'gen_ai.output.messages':
      output === null ? null : JSON.stringify([messageOf({ role: 'assistant', text: output })]),
  };
}

function messageOf({ role, text }: SpanMessage): object {
  return { role, parts: [{ type: 'text', content: cut(text) }] };
}

function cut(text: string): string {
  return text.length <= textMost ? text : `${text.slice(0, textMost)}…`;
}

function known(given: Given): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== null) attributes[name] = typeof value === 'object' ? [...value] : value;
  }
  return attributes;
}
