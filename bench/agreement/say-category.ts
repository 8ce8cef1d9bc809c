import { predict, type TrainedModel } from '@signalbox/domain';
import type { ModelAnswer, SeenRequest } from '@signalbox/sdk/testing';
import { type Edition, whyOf } from './desk-files.ts';

/** Long enough that conversations are under way when a worker is killed or a version published. */
const answersAfterMs = 15;
/** Language models say 80 to 100 %, mostly; the second edition says less, so that its answers differ from those of the first. */
const statedBy: Readonly<Record<Edition, number>> = { one: 1, two: 0.9 };

/**
 * What stands in for a language model: a text model that has learnt from other rows than the built-in one. It depends on nothing but the
 * request, so that every difference between two decisions is ours. It reads the ticket anew at each attempt, without every so many-th word, so
 * samples do not all agree.
 */
export function sayCategory(model: TrainedModel, request: SeenRequest): ModelAnswer {
  const { system, messages } = request;
  const attempt = Number(/This is attempt (\d)/.exec(system ?? '')?.[1] ?? 1);
  const edition: Edition = /\bEdition two\b/.test(system ?? '') ? 'two' : 'one';
  const text = framedIn(messages.find(({ role }) => role === 'user')?.text ?? '');
  const read = attempt === 1 ? text : without(text, attempt + 1);
  const { value = '', confidence = 0 } = predict(model, read)['category'] ?? {};
  const stated = (0.8 + 0.2 * confidence) * statedBy[edition];
  const category = { value, confidence: stated, why: whyOf(edition) };
  return {
    json: { fields: { category }, doubt: [], hand_over: null },
    delayMs: answersAfterMs,
  };
}

/** What stands between the marks of a frame, subject and text. */
function framedIn(message: string): string {
  return [...message.matchAll(/<<<([0-9a-f]+) (?:subject|text)\n([\s\S]*?)\n>>>\1/g)]
    .map(([, , text = '']) => text)
    .join('\n');
}

function without(text: string, nth: number): string {
  return text
    .split(/(\s+)/)
    .filter((_, n) => n % 2 === 1 || (n / 2) % nth !== nth - 1)
    .join('');
}
