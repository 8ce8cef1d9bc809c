/** The numbers of the controls; a workspace can change each. */
export interface ControlPolicy {
  readonly errorBudget: {
    readonly windowMs: number;
    /** Shares of errors from which on an agent is reduced, handed back, stopped; in ascending order. */
    readonly reduced: number;
    readonly handback: number;
    readonly stopped: number;
    /** A window with fewer checked decisions is judged as if the missing ones had been right. */
    readonly minimum: number;
  };
  readonly breaker: {
    /** It opens on the next one after this many. */
    readonly lowConfidenceInARow: number;
    readonly responseOverMs: number;
    /** Share of failed calls among the last hundred; those missing to `minimum` count as good. */
    readonly errorRate: number;
    readonly minimum: number;
    /** How long it stays open before it probes; doubled with every failed probe, up to an hour. */
    readonly openForMs: number;
  };
  readonly burst: {
    readonly windowMs: number;
    /** Fewer decisions to one target than this are never a burst. */
    readonly minimum: number;
  };
  /** What is usual, as `field=value` → past tickets, from history a person answered; added to what is learnt. */
  readonly usual: { readonly total: number; readonly targets: Readonly<Record<string, number>> };
}

const minuteMs = 60_000;

export const defaultControlPolicy: ControlPolicy = {
  errorBudget: {
    windowMs: 60 * minuteMs,
    reduced: 0.02,
    handback: 0.05,
    stopped: 0.1,
    minimum: 20,
  },
  breaker: {
    lowConfidenceInARow: 10,
    responseOverMs: 30_000,
    errorRate: 0.05,
    minimum: 20,
    openForMs: 5 * minuteMs,
  },
  burst: { windowMs: 10 * minuteMs, minimum: 8 },
  usual: { total: 0, targets: {} },
};
