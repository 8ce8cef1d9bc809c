import type { ModelMessage, ModelRequest } from './model.ts';
import { ModelError } from './model-error.ts';
import type { WireReply } from './provider.ts';

export type Reading<T> =
  | { readonly ok: true; readonly value: T | null }
  /** For the model, not for logs: it may repeat what the model wrote. */
  | { readonly ok: false; readonly problem: string };

/** Reads a reply strictly: JSON and nothing else, of the shape asked for, and calls of tools that were offered. */
export function readReply<T>(request: ModelRequest<T>, reply: WireReply): Reading<T> {
  const { toolCalls, problem, text } = reply;
  if (problem !== null) return { ok: false, problem };
  const offered = request.tools.map(({ name }) => name);
  const unknown = toolCalls.find(({ name }) => !offered.includes(name));
  if (unknown !== undefined) {
    const known = offered.length === 0 ? 'there are none' : `known are ${offered.join(', ')}`;
    return { ok: false, problem: `there is no such tool; ${known}` };
  }
  // It wants to know something first.
  if (toolCalls.length > 0 || request.answer === null) return { ok: true, value: null };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'it is no JSON' };
  }
  return request.answer.check(value);
}

/** The request once more, behind the answer that was of no use and what is wrong with it. */
export function repairOf<T>(
  request: ModelRequest<T>,
  reply: WireReply,
  problem: string,
): readonly ModelMessage[] {
  const said: readonly ModelMessage[] =
    reply.text.trim() === '' ? [] : [{ role: 'assistant', text: reply.text, toolCalls: [] }];
  const wanted = request.answer === null ? '' : ' as JSON of the schema, and nothing else';
  const text = `Your answer cannot be used: ${problem}. Answer again${wanted}.`;
  return [...request.messages, ...said, { role: 'user', text }];
}

/**
 * Reads the first reply, and where it is of no use, sends once more with what is wrong.
 *
 * @returns the reply that is of use, and what it says.
 * @throws ModelError `unreadable` after a repair that was of no use either.
 */
export async function askStrictly<T>(
  request: ModelRequest<T>,
  first: WireReply,
  repair: (messages: readonly ModelMessage[]) => Promise<WireReply>,
): Promise<{ readonly last: WireReply; readonly value: T | null }> {
  const read = readReply(request, first);
  if (read.ok) return { last: first, value: read.value };
  const second = await repair(repairOf(request, first, read.problem));
  const again = readReply(request, second);
  if (!again.ok) {
    // Both have been paid for where they were sent.
    throw new ModelError('unreadable', { requestId: second.requestId ?? undefined });
  }
  return { last: second, value: again.value };
}
