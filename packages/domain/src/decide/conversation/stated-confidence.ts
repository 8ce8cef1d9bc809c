/**
 * How much of a stated confidence is believed before anybody has checked what it is worth. Language models say 80 to 100 % most of
 * the time and are right far less often (Xiong et al. 2024, "Can LLMs express their uncertainty?", arXiv:2306.13063; Tian et al. 2023,
 * "Just ask for calibration", arXiv:2305.14975). Four fifths keep the surest answer below 0.85, from which a decision acts by itself
 * by default, and below 0.83, what a calibrator's own prior says after nine checked answers that were all right.
 */
export const statedFactor = 0.8;

/**
 * The chance of being right that stands in for a calibrator while there is none.
 *
 * @param stated what the model said, 0..1; what is no such number counts as 0.
 * @param agreement share of samples with this value, 0..1; 1 for a single one.
 */
export function priorOfStated(stated: number, agreement = 1): number {
  const said = Number.isFinite(stated) ? Math.min(Math.max(stated, 0), 1) : 0;
  return statedFactor * said * (agreement >= 0 && agreement <= 1 ? agreement : 0);
}

/** What a model said of one field, once. */
export interface Said {
  readonly value: string;
  /** 0..1 */
  readonly stated: number;
}

export type Agreed<S extends Said = Said> = S & {
  /** Share of all samples that say so, 0..1. */
  readonly agreement: number;
};

/**
 * The value most samples have; of two that as many have, the one said first. What was stated is that of the first to say it.
 *
 * @param samples null: this one had nothing to say. Null when none had.
 */
export function agreedOn<S extends Said>(samples: readonly (S | null)[]): Agreed<S> | null {
  let best: { readonly said: S; readonly count: number } | null = null;
  for (const said of samples) {
    if (said === null) continue;
    const count = samples.filter((other) => other?.value === said.value).length;
    if (best === null || count > best.count) best = { said, count };
  }
  return best === null ? null : { ...best.said, agreement: best.count / samples.length };
}
