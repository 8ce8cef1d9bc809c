import type { ModelConfig } from '@signalbox/contract';
import { CanonicalJsonError, canonicalJson, type Json } from '@signalbox/domain';
import type { ModelRequest } from './model.ts';
import type { CacheQuestion, NearQuestion } from './ports.ts';

/** A request as those see it who may have its answer already. */
export interface Questions {
  readonly exact: CacheQuestion;
  /** Null: no answer about another item serves. */
  readonly near: NearQuestion | null;
  /** Requests under way with the same key are one call. */
  readonly key: string;
}

type Asked = Pick<ModelConfig, 'provider' | 'url' | 'id'>;

/**
 * What a request asks, without whom it is for and how it is listened to. Null: it is asked anew on purpose, or its texts have no
 * canonical form, such as one that a model ended in the middle of a character.
 */
export function questionsOf<T>(config: Asked, request: ModelRequest<T>): Questions | null {
  if (request.for.replay === true) return null;
  try {
    const exact = { for: request.for, canonical: canonicalOf(config, request) };
    const near = nearOf(config, request);
    return { exact, near, key: keyOf(exact, near) };
  } catch (error) {
    if (error instanceof CanonicalJsonError) return null;
    throw error;
  }
}

function canonicalOf<T>(
  { provider, url, id }: Asked,
  { for: _, onText: _listener, likeness: _likeness, answer, ...rest }: ModelRequest<T>,
): string {
  const shape = answer === null ? null : { name: answer.name, schema: answer.schema };
  return canonicalJson(plain({ provider, url, id, ...rest, answer: shape }));
}

/** Those of one version of one agent only: what it is told may stand in no text of the request. */
function nearOf<T>(config: Asked, request: ModelRequest<T>): NearQuestion | null {
  const { for: callFor, likeness } = request;
  if (likeness === undefined) return null;
  const { agent, version } = callFor;
  const { text, rest, atLeast, keepForMs } = likeness;
  const asked = canonicalOf(config, { ...request, system: '', messages: [] });
  const whole = canonicalJson(plain({ agent, version, asked, rest }));
  return { for: callFor, text, rest: whole, atLeast, keepForMs };
}

/**
 * What was asked with text of somebody outside is one call with that of another item only where an answer about the one may serve the
 * other, and then only for the very same text.
 */
function keyOf(exact: CacheQuestion, near: NearQuestion | null): string {
  if (near !== null) return `same text\n${near.rest}\n${near.text}`;
  const { tainted, itemId } = exact.for;
  return `${tainted ? `item ${itemId}` : 'any item'}\n${exact.canonical}`;
}

function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
