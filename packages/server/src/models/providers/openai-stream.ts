import * as z from 'zod';
import { ModelError } from '../model-error.ts';
import { EventReader } from '../wire/event-reader.ts';
import { parseWith } from '../wire/parse.ts';

const chunk = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            refusal: z.string().nullish(),
            tool_calls: z
              .array(
                z.object({
                  index: z.int().min(0).max(127),
                  id: z.string().nullish(),
                  function: z
                    .object({ name: z.string().nullish(), arguments: z.string().nullish() })
                    .nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
        logprobs: z.object({ content: z.array(z.unknown()).nullish() }).nullish(),
      }),
    )
    .nullish(),
  usage: z.unknown().optional(),
  error: z.unknown().optional(),
});
type Chunk = z.infer<typeof chunk>;

interface Call {
  id: string;
  name: string;
  arguments: string;
}

/** The parts of a streamed chat completion put together, in the form it has when it comes in one piece. */
export function openaiStream(onText: (part: string) => void): {
  readonly take: (part: Buffer) => void;
  /** @throws ModelError `unreachable` when the stream ended before the answer did. */
  readonly end: () => object;
} {
  let id: string | null = null;
  let model: string | null = null;
  let usage: unknown = null;
  let finish: string | null = null;
  let ended = false;
  let content = '';
  let refusal = '';
  const calls: Call[] = [];
  const logprobs: unknown[] = [];

  const takeChunk = (read: Chunk): void => {
    // A fault behind an answer that began well comes as one more event.
    if (read.error !== undefined && read.error !== null)
      throw new ModelError('unreachable', { billing: 'unknown' });
    id ??= read.id ?? null;
    model ??= read.model ?? null;
    if (read.usage !== undefined && read.usage !== null) usage = read.usage;
    const choice = read.choices?.[0];
    if (choice === undefined) return;
    finish = choice.finish_reason ?? finish;
    logprobs.push(...(choice.logprobs?.content ?? []));
    refusal += choice.delta?.refusal ?? '';
    const text = choice.delta?.content ?? '';
    content += text;
    if (text !== '') onText(text);
    for (const part of choice.delta?.tool_calls ?? []) {
      calls[part.index] ??= { id: '', name: '', arguments: '' };
      const call = calls[part.index];
      if (call === undefined) continue;
      call.id = part.id ?? call.id;
      call.name += part.function?.name ?? '';
      call.arguments += part.function?.arguments ?? '';
    }
  };
  const reader = new EventReader((data) => {
    if (data === '[DONE]') ended = true;
    else if (!ended) takeChunk(parseWith(chunk, data, undefined));
  });
  return {
    take: (part) => reader.take(part),
    end: () => {
      if (!ended || finish === null) throw new ModelError('unreachable', { billing: 'unknown' });
      const toolCalls = calls.flatMap(({ id: callId, name, arguments: text }) => [
        { id: callId, function: { name, arguments: text } },
      ]);
      const message = {
        ...{ content: content === '' ? null : content, refusal: refusal === '' ? null : refusal },
        ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
      };
      const choice = { finish_reason: finish, message, logprobs: { content: logprobs } };
      return { id, model, usage, choices: [choice] };
    },
  };
}
