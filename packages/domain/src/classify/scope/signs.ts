import { logOddsOf } from '../calibration/calibrator.ts';
import type { Measured, Scope } from '../model.ts';

/** What is known of one text when its scope is judged. */
export type Signs = {
  /** Best decision value. */
  readonly best: number;
  /** Share of the best class in the softmax, 0..1. */
  readonly share: number;
  /** Share of the n-gram weight that the model does not know, 0..1. */
  readonly unknown: number;
  /** Decision value of marked texts against the others; 0 when nothing was marked. */
  readonly marked: number;
};

/** Of what a best decision value is worth; chosen on the validation rows of public sets, where 0.1 to 0.5 did alike. */
const UNKNOWN_WORTH = 0.3;

/** The signs as numbers that are higher the further away a text is. */
export function readSigns(signs: Signs): readonly [number, number, number] {
  return [UNKNOWN_WORTH * signs.unknown - signs.best, -logOddsOf(signs.share), signs.marked];
}

/**
 * The weighted signs: higher for a text further from those in scope; not descending in the unknown share, not ascending
 * in the decision value. Without marked texts this is the best decision value, corrected by what of the text is unknown: it finds texts
 * on other topics better than the highest probability does, which says which of the known topics it would be.
 */
export function weighSigns(weights: Scope['weights'], signs: Signs): number {
  const [strangeness, indecision, marked] = readSigns(signs);
  return (
    weights.strangeness * strangeness + weights.indecision * indecision + weights.marked * marked
  );
}

/** The weighted signs as a score of 0..1 that is 0.5 at the limit and from there on out of scope. */
export function outOfScope(
  scope: Pick<Scope, 'weights' | 'limit' | 'spread'>,
  signs: Signs,
): Measured {
  const beyond = (weighSigns(scope.weights, signs) - scope.limit) / scope.spread;
  return { score: 1 / (1 + Math.exp(-beyond)), limit: 0.5 };
}
