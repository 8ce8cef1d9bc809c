import * as z from 'zod';
import type { ModelAnswer, ModelRequest } from './model.ts';

const kept = z.object({
  text: z.string(),
  probabilities: z
    .array(
      z.object({
        token: z.string(),
        probability: z.number(),
        others: z.array(z.object({ token: z.string(), probability: z.number() })),
      }),
    )
    .nullable(),
});

/** What is worth keeping of an answer: what it said, and how likely it was. */
export function answerToCache({ text, probabilities }: ModelAnswer): string {
  return JSON.stringify({ text, probabilities });
}

/** The answer to a request from what was kept. Null: it is none of the shape asked for, so it was kept for another program. */
export function answerFromCache<T>(text: string, request: ModelRequest<T>): ModelAnswer<T> | null {
  const parsed = kept.safeParse(jsonOf(text));
  if (!parsed.success) return null;
  const { answer } = request;
  const checked = answer === null ? null : answer.check(jsonOf(parsed.data.text));
  if (checked !== null && !checked.ok) return null;
  request.onText?.(parsed.data.text);
  return {
    value: checked === null ? null : checked.value,
    text: parsed.data.text,
    ...{ toolCalls: [], stop: 'end' },
    usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 },
    ...{ costMicros: 0, tookMs: 0, requestId: null, callId: null, answeredBy: null },
    ...{ repaired: false, cached: true, alike: null, shared: false },
    probabilities: request.probabilities ? parsed.data.probabilities : null,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
