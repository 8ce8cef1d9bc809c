import { bestOf } from '../calibration/temperature.ts';
import type { Familiarity, FieldPrediction, Head, Scope } from '../model.ts';
import { outOfScope } from '../scope/signs.ts';
import type { Reader } from './reader.ts';
import { scoreWeights } from './score.ts';

/** How decided one field was: its best decision value, and the share of it in the softmax. */
export type Decisiveness = { readonly best: number; readonly share: number };

export function decisivenessOf(
  head: Head,
  scores: ArrayLike<number>,
  prediction: FieldPrediction,
): Decisiveness {
  const best = scores[bestOf(scores, 0, head.classes.length)] as number;
  return { best, share: prediction.raw.score };
}

/** How the text last read stands to the texts of training. */
export function familiarity(
  scope: Scope | null,
  main: Decisiveness | null,
  reader: Reader,
): Familiarity {
  if (scope === null || main === null) return { outOfScope: null, unusual: null };
  const unknown = unknownShare(reader);
  const outside = scope.outside === null ? null : scoreWeights(scope.outside, 2, reader);
  const marked = outside === null ? 0 : (outside[1] as number) - (outside[0] as number);
  return {
    outOfScope: outOfScope(scope, { ...main, unknown, marked }),
    unusual: { score: unknown, limit: scope.unknownLimit },
  };
}

/** What is left of the two blocks of norm 1 without their known n-grams; 1 for a text without a known one. */
function unknownShare(reader: Reader): number {
  let known = 0;
  // The last entry is the bias.
  for (let at = 0; at < reader.known - 1; at += 1) known += (reader.values[at] as number) ** 2;
  return Math.max(0, 1 - known / 2);
}
