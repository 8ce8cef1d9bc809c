import type { ModelAnswer, ModelRequest } from './model.ts';
import type { NearAnswer } from './ports.ts';

const nothingUsed = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };

/** What of an answer is kept for requests about other items; null: nothing may be said of another. */
export function carriedOf<T>(
  { likeness }: ModelRequest<T>,
  { value }: ModelAnswer<T>,
): string | null {
  const carried = value === null ? null : (likeness?.carry(value, 1) ?? null);
  return carried === null ? null : JSON.stringify(carried);
}

/** The answer to a request from what was said about another item. Null: it may not be said of this one. */
export function answerFromNear<T>(
  { kept, alike }: NearAnswer,
  request: ModelRequest<T>,
): ModelAnswer<T> | null {
  const { answer, likeness } = request;
  const checked = answer?.check(JSON.parse(kept));
  if (checked?.ok !== true) return null;
  const value = likeness?.carry(checked.value, alike) ?? null;
  if (value === null) return null;
  const text = JSON.stringify(value);
  return {
    ...{ value, text, toolCalls: [], stop: 'end', usage: nothingUsed, costMicros: 0, tookMs: 0 },
    ...{
      requestId: null,
      callId: null,
      answeredBy: null,
      probabilities: null,
      repaired: false,
      cached: false,
    },
    ...{ alike, shared: false },
  };
}

/** What another item asked for, for this one: read again, because each checks with its own schema, and paid by the other. */
export function sharedAnswer<T>(landed: ModelAnswer, request: ModelRequest<T>): ModelAnswer<T> {
  const checked = landed.value === null ? null : (request.answer?.check(landed.value) ?? null);
  request.onText?.(landed.text);
  return {
    ...landed,
    value: checked?.ok === true ? checked.value : null,
    probabilities: request.probabilities ? landed.probabilities : null,
    ...{ usage: nothingUsed, costMicros: 0, shared: true },
  };
}
