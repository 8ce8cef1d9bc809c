import { applyCalibrator } from '../calibration/calibrator.ts';
import { bestOf } from '../calibration/temperature.ts';
import type { FieldPrediction, Head, RankedValue, TrainedModel } from '../model.ts';
import { type Reader, readerOf, readText } from './reader.ts';

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

let scratch = new Float64Array(256);

/** Decision values of all classes for the text last read, in a buffer that the next call overwrites. */
export function scoreHead(head: Head, reader: Reader): Float64Array {
  const classes = head.classes.length;
  if (scratch.length < classes) scratch = new Float64Array(classes * 2);
  const scores = scratch;
  scores.fill(0, 0, classes);
  const { starts, classOf, weights, scales } = head;
  const { ids, values, known } = reader;
  for (let k = 0; k < known; k += 1) {
    const id = ids[k] as number;
    const value = (values[k] as number) * (scales[id] as number);
    const end = starts[id + 1] as number;
    for (let at = starts[id] as number; at < end; at += 1) {
      const c = classOf[at] as number;
      scores[c] = (scores[c] as number) + value * (weights[at] as number);
    }
  }
  return scores;
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
