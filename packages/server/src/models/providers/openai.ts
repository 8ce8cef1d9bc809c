import type { ModelConfig } from '@signalbox/contract';
import type { Json } from '@signalbox/domain';
import type { Dispatcher } from 'undici';
import * as z from 'zod';
import type { ModelMessage, TokenProbability, ToolCall, Usage } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { type Provider, usageOf, type WireReply, type WireRequest } from '../provider.ts';
import { parseWith } from '../wire/parse.ts';
import { post, requestIdOf } from '../wire/post.ts';
import { openaiStream } from './openai-stream.ts';

const likely = z.object({ token: z.string(), logprob: z.number() });
const reply = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(
              z.object({
                id: z.string(),
                function: z.object({ name: z.string(), arguments: z.string() }),
              }),
            )
            .nullish(),
        }),
        logprobs: z
          .object({
            content: z.array(likely.extend({ top_logprobs: z.array(likely).nullish() })).nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
    })
    .nullish(),
});
type Reply = z.infer<typeof reply>;

const othersPerToken = 5;

/**
 * Chat completions, of OpenAI and of the servers that speak its interface (Ollama, vLLM and others).
 *
 * Our own adapters, not the AI SDK or the providers' own: their errors carry request and answer, which must reach no log; they
 * connect by a fetch of their own, past the guard of addresses and without a time for connecting; an answer that does not fit is mended or
 * passed on in ways that differ with their versions; and they are 23 MB for what two files do.
 */
export function openaiProvider(config: ModelConfig, dispatcher: Dispatcher): Provider {
  return {
    prepare: (request, onText) => {
      const body = JSON.stringify({
        ...bodyOf(config, request),
        ...(onText === null ? {} : { stream: true, stream_options: { include_usage: true } }),
      });
      const headers = config.apiKey === null ? {} : { authorization: `Bearer ${config.apiKey}` };
      const whole = { url: `${config.url}/chat/completions`, headers, body };
      return {
        body,
        send: async (signal) => {
          if (onText === null) {
            const { text, headers: got } = await post(dispatcher, whole, signal, null);
            const read = parseWith(reply, text, requestIdOf(got));
            return replyOf(read, requestIdOf(got, read.id));
          }
          const stream = openaiStream(onText);
          const { headers: got } = await post(dispatcher, whole, signal, stream.take);
          const read = parseWith(reply, JSON.stringify(stream.end()), requestIdOf(got));
          return replyOf(read, requestIdOf(got, read.id));
        },
      };
    },
  };
}

function bodyOf(config: ModelConfig, request: WireRequest): object {
  const { answer, tools, temperature, maxOutputTokens } = request;
  // The newer name counts what the model thinks, too; servers that only speak the interface know the older one.
  const most = config.provider === 'openai' ? 'max_completion_tokens' : 'max_tokens';
  return {
    model: config.id,
    messages: [{ role: 'system', content: request.system }, ...request.messages.map(messageOf)],
    [most]: maxOutputTokens,
    ...(temperature === null ? {} : { temperature }),
    ...(answer === null
      ? {}
      : {
          response_format: {
            type: 'json_schema',
            json_schema: { name: answer.name, strict: true, schema: answer.schema },
          },
        }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, inputSchema }) => ({
            type: 'function',
            function: { name, description, parameters: inputSchema },
          })),
        }),
    ...(request.probabilities ? { logprobs: true, top_logprobs: othersPerToken } : {}),
  };
}

function messageOf(message: ModelMessage): object {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.text };
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.text };
    case 'assistant': {
      const calls = message.toolCalls.map(({ id, name, input }) => ({
        ...{ id, type: 'function' },
        function: { name, arguments: JSON.stringify(input) },
      }));
      const { text } = message;
      if (calls.length === 0) return { role: 'assistant', content: text };
      return { role: 'assistant', content: text === '' ? null : text, tool_calls: calls };
    }
  }
}

/** @throws ModelError `refusal`, `cut` */
function replyOf(read: Reply, requestId: string | undefined): WireReply {
  const [choice] = read.choices;
  const usage = usageIn(read.usage);
  const failed = { requestId, billing: usage ?? 'unknown' } as const;
  if (choice === undefined) throw new ModelError('unreadable', failed);
  const { message, finish_reason: finish } = choice;
  if ((message.refusal ?? '') !== '' || finish === 'content_filter')
    throw new ModelError('refusal', failed);
  if (finish === 'length') throw new ModelError('cut', failed);
  const { toolCalls, problem } = callsOf(message.tool_calls ?? []);
  return {
    text: message.content ?? '',
    toolCalls,
    problem,
    usage,
    requestId: requestId ?? null,
    answeredBy: read.model ?? null,
    probabilities: probabilitiesOf(choice.logprobs?.content ?? null),
  };
}

function usageIn(usage: Reply['usage']): Usage | null {
  if (usage === null || usage === undefined) return null;
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
  return usageOf(usage.prompt_tokens, cached, usage.completion_tokens);
}

type WireToolCall = NonNullable<Reply['choices'][number]['message']['tool_calls']>[number];

function callsOf(calls: readonly WireToolCall[]): {
  readonly toolCalls: readonly ToolCall[];
  readonly problem: string | null;
} {
  let problem: string | null = null;
  const toolCalls = calls.map(({ id, function: { name, arguments: text } }): ToolCall => {
    try {
      return { id, name, input: JSON.parse(text) as Json };
    } catch {
      problem ??= `the arguments of ${name} are no JSON`;
      return { id, name, input: null };
    }
  });
  return { toolCalls, problem };
}

type Likely = { readonly token: string; readonly logprob: number };

function probabilitiesOf(
  content:
    | readonly (Likely & { readonly top_logprobs?: readonly Likely[] | null | undefined })[]
    | null,
): readonly TokenProbability[] | null {
  const of = ({ token, logprob }: Likely): { token: string; probability: number } => ({
    ...{ token, probability: Math.min(1, Math.exp(logprob)) },
  });
  if (content === null || content.length === 0) return null;
  return content.map((one) => ({ ...of(one), others: (one.top_logprobs ?? []).map(of) }));
}
