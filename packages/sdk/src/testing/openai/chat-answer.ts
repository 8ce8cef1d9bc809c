import { newId } from '../wire/ids.ts';
import { member, number } from '../wire/read.ts';
import type { JsonObject } from '../wire/shape.ts';
import { tokensOf } from '../wire/tokens.ts';
import type { Reply } from '../wire/wire.ts';
import { logprobsOf } from './logprobs.ts';

/** The object of a whole answer: https://platform.openai.com/docs/api-reference/chat/object */
export function completion(body: JsonObject, reply: Reply): unknown {
  const calls = reply.toolCalls.map(({ name, input }) => ({
    id: newId('call_'),
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }));
  const silent = reply.refusal !== null || (calls.length > 0 && reply.text === '');
  return {
    ...head('chat.completion', body),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: silent ? null : reply.text,
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
          refusal: reply.refusal,
          annotations: [],
        },
        logprobs: logprobs(body, reply, reply.tokens),
        finish_reason: finishReason(body, reply),
      },
    ],
    usage: usage(reply),
  };
}

/** The chunks of a stream, in their order: https://platform.openai.com/docs/api-reference/chat/streaming */
export function chunks(body: JsonObject, reply: Reply): readonly string[] {
  const withUsage = member(body, 'stream_options')['include_usage'] === true;
  const first = head('chat.completion.chunk', body);
  const chunk = (delta: unknown, end: string | null = null, chances: unknown = null): unknown => ({
    ...first,
    choices: [{ index: 0, delta, logprobs: chances, finish_reason: end }],
    ...(withUsage ? { usage: null } : {}),
  });
  const silent = reply.refusal !== null || (reply.toolCalls.length > 0 && reply.text === '');
  return [
    chunk({ role: 'assistant', content: silent ? null : '', refusal: null }),
    ...(reply.refusal === null
      ? reply.tokens.map((one) => chunk({ content: one.token }, null, logprobs(body, reply, [one])))
      : tokensOf(reply.refusal).map((refusal) => chunk({ refusal }))),
    ...reply.toolCalls.flatMap((call, index) => callDeltas(call, index).map((one) => chunk(one))),
    chunk({}, finishReason(body, reply)),
    ...(withUsage ? [{ ...first, choices: [], usage: usage(reply) }] : []),
  ]
    .map((one) => `data: ${JSON.stringify(one)}\n\n`)
    .concat('data: [DONE]\n\n');
}

function callDeltas(
  { name, input }: Reply['toolCalls'][number],
  index: number,
): readonly unknown[] {
  const begin = { index, id: newId('call_'), type: 'function', function: { name, arguments: '' } };
  const pieces = tokensOf(JSON.stringify(input)).map((piece) => ({
    index,
    function: { arguments: piece },
  }));
  return [begin, ...pieces].map((one) => ({ tool_calls: [one] }));
}

function head(object: string, body: JsonObject): Readonly<Record<string, unknown>> {
  return {
    id: newId('chatcmpl-', 29),
    object,
    created: Math.floor(Date.now() / 1_000),
    model: body['model'],
    service_tier: 'default',
    system_fingerprint: 'fp_scripted',
  };
}

function logprobs(body: JsonObject, reply: Reply, tokens: Reply['tokens']): unknown {
  if (body['logprobs'] !== true) return null;
  const given = logprobsOf(tokens, number(body['top_logprobs']) ?? 0);
  return reply.refusal === null
    ? { content: given, refusal: null }
    : { content: null, refusal: given };
}

/** A call of the one tool that was named ends with `stop`: the model did not choose it. */
function finishReason(body: JsonObject, reply: Reply): string {
  switch (reply.stop) {
    case 'length':
      return 'length';
    case 'tool':
      return member(body, 'tool_choice')['type'] === 'function' ? 'stop' : 'tool_calls';
    case 'end':
    case 'refusal':
      return 'stop';
  }
}

function usage({ usage: { input, output, cachedInput } }: Reply): unknown {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cachedInput, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
