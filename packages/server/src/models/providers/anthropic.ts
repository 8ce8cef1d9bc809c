import type { ModelConfig } from '@signalbox/contract';
import type { Json } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import * as z from 'zod';
import type { ModelMessage, ToolCall } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { type Provider, usageOf, type WireReply, type WireRequest } from '../provider.ts';
import { parseWith } from '../wire/parse.ts';
import { post, requestIdOf } from '../wire/post.ts';
import { anthropicStream } from './anthropic-stream.ts';

const reply = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  content: z.array(
    z.looseObject({
      type: z.string(),
      text: z.string().nullish(),
      id: z.string().nullish(),
      name: z.string().nullish(),
      input: z.unknown().optional(),
    }),
  ),
  stop_reason: z.string().nullish(),
  usage: z
    .object({
      input_tokens: z.number(),
      output_tokens: z.number(),
      cache_creation_input_tokens: z.number().nullish(),
      cache_read_input_tokens: z.number().nullish(),
    })
    .nullish(),
});
type Reply = z.infer<typeof reply>;

const interfaceVersion = '2023-06-01';

/** Messages of Anthropic. It does not say how likely its tokens were. See `openai.ts` for why the adapter is our own. */
export function anthropicProvider(config: ModelConfig, dispatcher: Dispatcher): Provider {
  return {
    prepare: (request, onText) => {
      const body = JSON.stringify({
        ...bodyOf(config, request),
        ...(onText === null ? {} : { stream: true }),
      });
      const headers = {
        'anthropic-version': interfaceVersion,
        ...(config.apiKey === null ? {} : { 'x-api-key': config.apiKey }),
      };
      const whole = { url: `${config.url}/messages`, headers, body };
      return {
        body,
        send: async (signal) => {
          if (onText === null) {
            const { text, headers: got } = await post(dispatcher, whole, signal, null);
            const read = parseWith(reply, text, requestIdOf(got));
            return replyOf(read, requestIdOf(got, read.id));
          }
          const stream = anthropicStream(onText);
          const { headers: got } = await post(dispatcher, whole, signal, stream.take);
          const read = parseWith(reply, JSON.stringify(stream.end()), requestIdOf(got));
          return replyOf(read, requestIdOf(got, read.id));
        },
      };
    },
  };
}

function bodyOf(config: ModelConfig, request: WireRequest): object {
  const { answer, tools, temperature } = request;
  return {
    model: config.id,
    max_tokens: request.maxOutputTokens,
    system: request.system,
    messages: turnsOf(request.messages),
    ...(temperature === null ? {} : { temperature }),
    ...(answer === null
      ? {}
      : { output_config: { format: { type: 'json_schema', schema: answer.schema } } }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, inputSchema }) => ({
            ...{ name, description, input_schema: inputSchema },
          })),
        }),
  };
}

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: object[];
}

/** What tools answered is said by the user, all of it in the one turn behind their calls. */
function turnsOf(messages: readonly ModelMessage[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = turns.at(-1);
    const turn: Turn = last?.role === role ? last : { role, content: [] };
    if (turn !== last) turns.push(turn);
    turn.content.push(...blocksOf(message));
  }
  return turns;
}

function blocksOf(message: ModelMessage): object[] {
  switch (message.role) {
    case 'user':
      return [{ type: 'text', text: message.text }];
    case 'tool':
      return [
        {
          ...{ type: 'tool_result', tool_use_id: message.toolCallId, content: message.text },
          ...(message.failed ? { is_error: true } : {}),
        },
      ];
    case 'assistant':
      return [
        // It refuses empty ones.
        ...(message.text === '' ? [] : [{ type: 'text', text: message.text }]),
        ...message.toolCalls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input })),
      ];
  }
}

/** @throws ModelError `refusal`, `cut` */
function replyOf(read: Reply, requestId: string | undefined): WireReply {
  const usage = read.usage ?? null;
  const cached = usage?.cache_read_input_tokens ?? 0;
  const written = usage?.cache_creation_input_tokens ?? 0;
  const counted =
    usage === null
      ? null
      : usageOf(usage.input_tokens + cached + written, cached, usage.output_tokens);
  const failed = { requestId, billing: counted ?? 'unknown' } as const;
  if (read.stop_reason === 'refusal') throw new ModelError('refusal', failed);
  if (read.stop_reason === 'max_tokens' || read.stop_reason === 'model_context_window_exceeded')
    throw new ModelError('cut', failed);
  const toolCalls = read.content.flatMap(({ type, id, name, input }): readonly ToolCall[] =>
    type === 'tool_use' && typeof id === 'string' && typeof name === 'string'
      ? [{ id, name, input: (input ?? null) as Json }]
      : [],
  );
  const broken = read.content.find(({ type, input }) => type === 'tool_use' && isBroken(input));
  return {
    text: read.content.flatMap(({ type, text }) => (type === 'text' ? [text ?? ''] : [])).join(''),
    toolCalls,
    problem:
      broken === undefined ? null : `the input of ${broken.name ?? 'a tool'} is no JSON object`,
    usage: counted,
    requestId: requestId ?? null,
    answeredBy: read.model ?? null,
    probabilities: null,
  };
}

function isBroken(input: unknown): boolean {
  return typeof input !== 'object' || input === null || Array.isArray(input);
}
