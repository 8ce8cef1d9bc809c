import type { ModelConfig } from '@signalbox/contract';
import type { Dispatcher } from 'undici';
import * as z from 'zod';
import type { Usage } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { usageOf } from '../provider.ts';
import { parseWith } from '../wire/parse.ts';
import { post, requestIdOf } from '../wire/post.ts';

const reply = z.object({
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()) })),
  usage: z.object({ prompt_tokens: z.number() }).nullish(),
});

export interface EmbeddingsReply {
  /** As the server gave them, one for each text, in the order of the texts. */
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage | null;
  readonly requestId: string | null;
}

/** One call, ready to be sent. */
export interface EmbeddingsCall {
  readonly body: string;
  /** @throws ModelError */
  send(signal: AbortSignal): Promise<EmbeddingsReply>;
}

/**
 * `POST /embeddings`, of OpenAI and of the servers that speak its interface (Ollama, vLLM and others):
 * https://platform.openai.com/docs/api-reference/embeddings/create
 *
 * @param texts at least one, none empty.
 * @param dimensions null: it is not said; servers that know only one size refuse to be told.
 */
export function openaiEmbeddings(
  config: ModelConfig,
  dispatcher: Dispatcher,
  texts: readonly string[],
  dimensions: number | null,
): EmbeddingsCall {
  const body = JSON.stringify({
    ...{ model: config.id, input: texts, encoding_format: 'float' },
    ...(dimensions === null ? {} : { dimensions }),
  });
  const headers = config.apiKey === null ? {} : { authorization: `Bearer ${config.apiKey}` };
  const request = { url: `${config.url}/embeddings`, headers, body };
  return {
    body,
    send: async (signal) => {
      const { text, headers: got } = await post(dispatcher, request, signal, null);
      const requestId = requestIdOf(got);
      const { data, usage } = parseWith(reply, text, requestId);
      const used = usage == null ? null : usageOf(usage.prompt_tokens, 0, 0);
      const vectors = inOrder(data, texts.length, dimensions);
      if (vectors === null) {
        throw new ModelError('unreadable', { requestId, billing: used ?? 'unknown' });
      }
      return { vectors, usage: used, requestId: requestId ?? null };
    },
  };
}

/** Null unless there is exactly one for each text, all of the size asked for, and each points somewhere. */
function inOrder(
  data: z.infer<typeof reply>['data'],
  count: number,
  dimensions: number | null,
): readonly (readonly number[])[] | null {
  const byIndex = new Map(data.map(({ index, embedding }) => [index, embedding]));
  if (data.length !== count || byIndex.size !== count) return null;
  const size = dimensions ?? data[0]?.embedding.length ?? 0;
  const vectors: (readonly number[])[] = [];
  for (let index = 0; index < count; index += 1) {
    const vector = byIndex.get(index);
    if (vector?.length !== size || !vector.some((one) => one !== 0)) return null;
    vectors.push(vector);
  }
  return vectors;
}
