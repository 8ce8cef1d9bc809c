/** Fullest first; a person is always there. */
export const FALLBACK_STEPS = ['full', 'quick', 'cached', 'rules', 'person'] as const;
export type FallbackStep = (typeof FALLBACK_STEPS)[number];

/** Why a step gave no answer, in the words of whoever was asked. */
export type StepFailure =
  | 'busy'
  | 'unreachable'
  | 'late'
  | 'refused'
  | 'refusal'
  | 'cut'
  | 'unreadable'
  | 'closed'
  | 'spent'
  | 'unpriced'
  /** The cache has none, no rule speaks, or no quick way is set up. */
  | 'nothing';

export interface StepTaken {
  readonly step: FallbackStep;
  readonly failure: StepFailure;
}

export interface FallbackPlan {
  readonly step: FallbackStep;
  /** What an answer is marked with: null for a full one. */
  readonly mark: Exclude<FallbackStep, 'full'> | null;
  /** Steps that were passed over, and why: those taken, and those that could not help. */
  readonly reasons: readonly {
    readonly step: FallbackStep;
    readonly code: StepFailure | 'no_use';
  }[];
}

/**
 * Failures after which a quick analysis is worth its time. It asks for less, mostly of a smaller model: that helps when there was too
 * little time, room, money or quiet. A model that declines, or whose answers nobody can read, is not asked again about the same.
 */
const quickHelps: ReadonlySet<StepFailure> = new Set([
  ...(['busy', 'unreachable', 'late', 'cut', 'closed', 'spent', 'unpriced', 'refused'] as const),
]);

/**
 * The next step of one decision: full → quick → cached → rules → a person. A text that a model declines to answer goes to a person at once:
 * neither an old answer nor a rule has seen what it saw.
 *
 * @param taken in their order; a step is taken once.
 */
export function fallBack(taken: readonly StepTaken[]): FallbackPlan {
  const reasons: { readonly step: FallbackStep; readonly code: StepFailure | 'no_use' }[] = [];
  const declined = taken.some(({ failure }) => failure === 'refusal');
  for (const step of FALLBACK_STEPS) {
    const before = taken.find((one) => one.step === step);
    if (before !== undefined) reasons.push({ step, code: before.failure });
    else if (step !== 'person' && (declined || (step === 'quick' && !wantsQuick(taken))))
      reasons.push({ step, code: 'no_use' });
    else return { step, mark: step === 'full' ? null : step, reasons };
  }
  return { step: 'person', mark: 'person', reasons };
}

function wantsQuick(taken: readonly StepTaken[]): boolean {
  return taken.some(({ step, failure }) => step === 'full' && quickHelps.has(failure));
}
