import type { Json } from '@signalbox/domain';
import * as z from 'zod';

/** What an answer must look like, for the model and for us. */
export interface AnswerShape<T> {
  readonly name: string;
  /** What every provider takes of the schema; the rest is checked here. */
  readonly schema: { readonly [key: string]: Json };
  check(value: unknown): { readonly ok: true; readonly value: T } | Misfit;
}

export interface Misfit {
  readonly ok: false;
  /** For the model, not for logs: it may repeat what the model wrote. */
  readonly problem: string;
}

/** The parts of JSON schema that strict outputs of OpenAI and Anthropic both take. */
const kept = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const'],
  ...['anyOf', '$ref', '$defs', 'description'],
]);
const problemsMax = 5;
const problemCharactersMax = 1_000;

/**
 * The shape of an answer from its zod schema: one object of known keys, none of them optional (say `nullable`), because strict outputs
 * know no others. Bounds and patterns stay with us: providers refuse some of them.
 *
 * @throws TypeError for a schema that is no such object.
 */
export function answerShape<T>(name: string, schema: z.ZodType<T>): AnswerShape<T> {
  const whole: unknown = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  const wire = reduced(whole);
  if (!isMap(wire) || wire['type'] !== 'object')
    throw new TypeError('an answer is an object, because strict outputs are');
  return {
    name,
    schema: wire,
    check: (value) => {
      const parsed = schema.safeParse(value);
      if (parsed.success) return { ok: true, value: parsed.data };
      return { ok: false, problem: problemOf(parsed.error) };
    },
  };
}

function isMap(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of properties and definitions are kept whatever they are; keywords only if they are known. */
function reduced(node: unknown): Json {
  if (Array.isArray(node)) return node.map(reduced);
  if (!isMap(node)) return node as Json;
  const entries = Object.entries(node).flatMap(([key, value]): [string, Json][] => {
    if (key === 'oneOf') return [['anyOf', reduced(value)]];
    if (!kept.has(key)) return [];
    if (key === 'properties' || key === '$defs') return [[key, eachReduced(value)]];
    // Values that may be written are no schemas.
    if (key === 'enum' || key === 'const') return [[key, value]];
    return [[key, reduced(value)]];
  });
  const result: { readonly [key: string]: Json } = Object.fromEntries(entries);
  if (result['type'] === 'object') checkStrict(result);
  return result;
}

function eachReduced(map: Json): Json {
  if (!isMap(map)) return map;
  return Object.fromEntries(Object.entries(map).map(([name, one]) => [name, reduced(one)]));
}

function checkStrict(node: { readonly [key: string]: Json }): void {
  const names = Object.keys(isMap(node['properties']) ? node['properties'] : {});
  const required = Array.isArray(node['required']) ? node['required'] : [];
  if (node['additionalProperties'] !== false || names.some((name) => !required.includes(name)))
    throw new TypeError('an answer has known keys only, each of them required: z.strictObject');
}

function problemOf(error: z.ZodError): string {
  const lines = error.issues
    .slice(0, problemsMax)
    .map(({ path, message }) => `${path.length === 0 ? 'the answer' : path.join('.')}: ${message}`);
  return lines.join('; ').slice(0, problemCharactersMax);
}
