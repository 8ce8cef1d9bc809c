import { newId } from '../wire/ids.ts';
import type { JsonObject } from '../wire/shape.ts';
import { tokensOf } from '../wire/tokens.ts';
import type { Reply } from '../wire/wire.ts';
import type { AnthropicVersion } from './headers.ts';

/** The object of a whole answer: https://platform.claude.com/docs/en/api/messages/create */
export function message(body: JsonObject, reply: Reply, version: AnthropicVersion): unknown {
  return {
    ...head(body),
    content: contentOf(reply, version),
    ...ending(reply),
    usage: { ...inputUsage(reply), output_tokens: reply.usage.output },
  };
}

/** The events of a stream, in their order: https://platform.claude.com/docs/en/build-with-claude/streaming */
export function events(
  body: JsonObject,
  reply: Reply,
  version: AnthropicVersion,
): readonly string[] {
  const blocks = contentOf(reply, version).map((block, index) => blockEvents(block, index));
  const [first = [], ...others] = blocks;
  return [
    {
      type: 'message_start',
      message: {
        ...head(body),
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: { ...inputUsage(reply), output_tokens: 1 },
      },
    },
    ...first.slice(0, 1),
    { type: 'ping' },
    ...first.slice(1),
    ...others.flat(),
    {
      type: 'message_delta',
      delta: { ...ending(reply), container: null },
      usage: { ...inputTokens(reply), output_tokens: reply.usage.output },
    },
    { type: 'message_stop' },
  ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

type Block =
  | { readonly type: 'text'; readonly text: string; readonly citations?: null }
  | {
      readonly type: 'tool_use';
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
      readonly caller: { readonly type: 'direct' };
    };

/** What a refusal says stands as text before it, as what was written when the service stopped the model does. */
function contentOf(reply: Reply, version: AnthropicVersion): readonly Block[] {
  // The older version leaves it out, and clients written for it do not take null.
  const uncited = version === '2023-06-01' ? {} : { citations: null };
  const text = reply.refusal ?? reply.text;
  return [
    ...(text === '' ? [] : [{ type: 'text' as const, text, ...uncited }]),
    ...reply.toolCalls.map(({ name, input }) => ({
      type: 'tool_use' as const,
      id: newId('toolu_01', 22),
      name,
      input,
      caller: { type: 'direct' as const },
    })),
  ];
}

interface StreamEvent {
  readonly type: string;
}

function blockEvents(block: Block, index: number): readonly StreamEvent[] {
  const start = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
  const deltas =
    block.type === 'text'
      ? tokensOf(block.text).map((text) => ({ type: 'text_delta', text }))
      : ['', ...tokensOf(JSON.stringify(block.input))].map((json) => ({
          type: 'input_json_delta',
          partial_json: json,
        }));
  return [
    { type: 'content_block_start', index, content_block: start } as StreamEvent,
    ...deltas.map((delta): StreamEvent => {
      const event = { type: 'content_block_delta', index, delta };
      return event;
    }),
    { type: 'content_block_stop', index } as StreamEvent,
  ];
}

function head(body: JsonObject): Readonly<Record<string, unknown>> {
  return {
    id: newId('msg_01', 22),
    type: 'message',
    role: 'assistant',
    model: body['model'],
    container: null,
  };
}

function ending(reply: Reply): Readonly<Record<string, unknown>> {
  const details = { type: 'refusal', category: null, explanation: null };
  return {
    stop_reason: stopReason(reply),
    stop_sequence: null,
    stop_details: reply.stop === 'refusal' ? details : null,
  };
}

function stopReason({ stop }: Reply): string {
  switch (stop) {
    case 'end':
      return 'end_turn';
    case 'length':
      return 'max_tokens';
    case 'tool':
      return 'tool_use';
    case 'refusal':
      return 'refusal';
  }
}

/** Unlike OpenAI, what was read from the cache is not part of `input_tokens`. */
function inputTokens({ usage: { input, cachedInput } }: Reply): Readonly<Record<string, unknown>> {
  return {
    input_tokens: input - cachedInput,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedInput,
    output_tokens_details: null,
    server_tool_use: null,
  };
}

function inputUsage(reply: Reply): Readonly<Record<string, unknown>> {
  return {
    ...inputTokens(reply),
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    inference_geo: null,
    service_tier: 'standard',
  };
}
