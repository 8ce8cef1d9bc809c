import { number, string } from '../wire/read.ts';
import { integer, type JsonObject, list, object, type Shape, text, word } from '../wire/shape.ts';
import { countTokens } from '../wire/tokens.ts';
import type { Asked, Reply, Wire } from '../wire/wire.ts';
import { openAiChat } from './chat.ts';
import { badRequest, shapeRefusal } from './errors.ts';
import { vectorOf } from './vectors.ts';

/** Texts or, as the service also takes them, tokens: https://platform.openai.com/docs/api-reference/embeddings/create */
const input: Shape = (value, path) => {
  if (typeof value === 'string') return text({ min: 1 })(value, path);
  const isTokens = (one: unknown): boolean => typeof one === 'number';
  if (Array.isArray(value) && isTokens(value[0])) return list(integer(0))(value, path);
  return list(text({ min: 1 }), { min: 1, max: 2_048 })(value, path);
};

const shape = object(
  { model: text({ min: 1 }), input },
  { dimensions: integer(1), encoding_format: word('float', 'base64'), user: text() },
);

/** Default sizes of https://platform.openai.com/docs/guides/embeddings; every other model has the first. */
const dimensionsOf = (model: string): number => (model.endsWith('-3-large') ? 3_072 : 1_536);

/** `POST /v1/embeddings` */
export const openAiEmbeddings: Wire = {
  ...openAiChat,
  api: 'openai.embeddings',
  scripted: false,
  refuse: (body) => {
    const fault = shape(body, []);
    if (fault !== null) return shapeRefusal(fault);
    const { model, dimensions } = body as JsonObject;
    return dimensions !== undefined && string(model) === 'text-embedding-ada-002'
      ? badRequest('This model does not support specifying dimensions.', null, null)
      : null;
  },
  ask,
  whole: (body, reply) => embeddings(body, reply),
  events: () => [],
};

function ask(body: JsonObject): Asked {
  const texts = inputsOf(body);
  return {
    seen: {
      model: string(body['model']),
      system: null,
      messages: texts.map((one) => ({ role: 'user', text: one })),
      tools: [],
      stream: false,
    },
    inputTokens: texts.reduce((sum, one) => sum + countTokens(one), 0),
    maxOutputTokens: 0,
    forcedTool: null,
  };
}

function inputsOf(body: JsonObject): readonly string[] {
  const given: unknown = body['input'];
  if (!Array.isArray(given)) return [string(given)];
  return typeof given[0] === 'number' ? [given.join(' ')] : given.map(string);
}

function embeddings(body: JsonObject, reply: Reply): unknown {
  const size = number(body['dimensions']) ?? dimensionsOf(string(body['model']));
  const encode =
    body['encoding_format'] === 'base64' ? base64 : (vector: readonly number[]) => vector;
  const vectors = reply.vectors ?? inputsOf(body).map((one) => vectorOf(one, size));
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: encode(vector),
    })),
    model: body['model'],
    usage: { prompt_tokens: reply.usage.input, total_tokens: reply.usage.input },
  };
}

/** 32-bit floats, little end first. */
function base64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(4 * vector.length);
  for (const [index, one] of vector.entries()) bytes.writeFloatLE(one, 4 * index);
  return bytes.toString('base64');
}
