import { applyCalibrator } from '../calibration/calibrator.ts';
import { bestOf } from '../calibration/temperature.ts';
import type { Familiarity, FieldPrediction, Head, RankedValue, TrainedModel } from '../model.ts';
import { type Decisiveness, decisivenessOf, familiarity } from './familiarity.ts';
import { readerOf, readText } from './reader.ts';
import { scoreHead } from './score.ts';

/** Alternatives given at most. */
export const MAX_ALTERNATIVES = 4;

/**
 * The value of every trained field for a text, with raw and calibrated confidence and the next best values. Never
 * throws; a text without a known n-gram gets the most likely class by the bias, at low margin. Reads at most
 * MAX_TEXT_UNITS of the text. Not re-entrant within one call, which synchronous JavaScript guarantees.
 */
export function predict(
  model: TrainedModel,
  text: string,
): Readonly<Record<string, FieldPrediction>> {
  const reader = readerOf(model);
  readText(model, reader, text);
  const entries: [string, FieldPrediction][] = [];
  for (const head of model.heads) entries.push([head.field, decide(head, scoreHead(head, reader))]);
  return Object.fromEntries(entries);
}

export type ScopedPrediction = Familiarity & {
  readonly fields: Readonly<Record<string, FieldPrediction>>;
};

/** What `predict` says of a text, and how familiar the text is. It is read once for both. */
export function predictWithScope(model: TrainedModel, text: string): ScopedPrediction {
  const reader = readerOf(model);
  readText(model, reader, text);
  let main: Decisiveness | null = null;
  const entries: [string, FieldPrediction][] = [];
  for (const head of model.heads) {
    const scores = scoreHead(head, reader);
    const prediction = decide(head, scores);
    if (head.field === model.scope?.field) main = decisivenessOf(head, scores, prediction);
    entries.push([head.field, prediction]);
  }
  return { fields: Object.fromEntries(entries), ...familiarity(model.scope, main, reader) };
}

/** Turns decision values into a calibrated prediction; ties go to the class that comes first. */
export function decide(head: Head, scores: ArrayLike<number>): FieldPrediction {
  const classes = head.classes.length;
  const best = bestOf(scores, 0, classes);
  const top = scores[best] as number;
  const ranked = runnersUp(scores, classes, best);
  // Summed without the best class: taking its 1 off a full sum would lose the digits of small shares.
  let others = 0;
  for (let c = 0; c < classes; c += 1) {
    if (c !== best) others += Math.exp(((scores[c] as number) - top) / head.temperature);
  }
  const score = 1 / (1 + others);
  const confidence = applyCalibrator(head.calibrator, score);
  // What the best class leaves is shared among the others in proportion to their softmax, and none may pass the best.
  const alternatives: RankedValue[] = ranked.map((c) => {
    const share = Math.exp(((scores[c] as number) - top) / head.temperature);
    const left = others > 0 ? ((1 - confidence) * share) / others : 0;
    return { value: head.classes[c] as string, confidence: Math.min(confidence, left) };
  });
  return {
    value: head.classes[best] as string,
    raw: { margin: top - (scores[ranked[0] as number] as number), score },
    confidence,
    alternatives,
  };
}

/** The next best classes, best first, at most MAX_ALTERNATIVES. */
function runnersUp(scores: ArrayLike<number>, classes: number, best: number): number[] {
  const ranked: number[] = [];
  for (let c = 0; c < classes; c += 1) {
    if (c === best) continue;
    const score = scores[c] as number;
    let place = ranked.length;
    while (place > 0 && (scores[ranked[place - 1] as number] as number) < score) place -= 1;
    if (place >= MAX_ALTERNATIVES) continue;
    ranked.splice(place, 0, c);
    if (ranked.length > MAX_ALTERNATIVES) ranked.pop();
  }
  return ranked;
}
