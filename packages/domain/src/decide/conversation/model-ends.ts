import { type FallbackStep, fallBack, type StepFailure } from '../fall-back.ts';

/** How one model of an agent ended; null: it answered. */
export interface ModelEnd {
  readonly model: string;
  readonly failure: StepFailure | null;
}

export interface FellBack {
  /** What an answer is marked with: null for a full one. */
  readonly mark: Exclude<FallbackStep, 'full'> | null;
  readonly passed: readonly { readonly model: string; readonly code: StepFailure }[];
}

/**
 * What the failures of models make of a decision. The last model of an agent's list is the full analysis; those before it are
 * quick ones. A full answer is none the worse because a quick one was not to be had.
 *
 * @param models all of the agent, in the order they are asked.
 * @param ends of those that were asked, in that order.
 */
export function fellBack(models: readonly string[], ends: readonly ModelEnd[]): FellBack {
  const passed = ends.flatMap(({ model, failure }) =>
    failure === null ? [] : [{ model, code: failure }],
  );
  const full = ends.find(({ model }) => model === models.at(-1));
  const answered = ends.filter(({ failure }) => failure === null);
  if (passed.length === 0 || full?.failure === null) return { mark: null, passed };
  // Nobody needed the full one, or a quick one stands in for it.
  if (answered.length > 0) return { mark: full === undefined ? null : 'quick', passed };
  const quick = ends.filter(({ model }) => model !== models.at(-1)).at(-1)?.failure;
  // What was said before to the very same request has been given already, so there is no other old answer.
  const { step } = fallBack([
    { step: 'full', failure: full?.failure ?? 'nothing' },
    { step: 'quick', failure: quick ?? 'nothing' },
    { step: 'cached', failure: 'nothing' },
  ]);
  return { mark: step === 'full' ? null : step, passed };
}
