/**
 * Checked outcomes of a version's own decisions from which a field's calibrator is fitted anew, and again after each further
 * hundred. Fewer would replace a fit on thousands of past tickets by the noise of a few reviews.
 */
export const refitFirstAfterOutcomes = 200;
export const refitEveryOutcomes = 100;

/** Whether a field's calibrator is due. `fittedOn`: outcomes in the last fit from outcomes, null before the first. */
export function refitDue(outcomes: number, fittedOn: number | null): boolean {
  if (fittedOn === null) return outcomes >= refitFirstAfterOutcomes;
  return outcomes >= fittedOn + refitEveryOutcomes;
}
