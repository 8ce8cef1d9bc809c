import type { Usage } from './model.ts';

/** What became of a call, by what its caller can do about it. */
export const MODEL_FAULTS = [
  /** It wants to be left alone, or too many calls wait for their turn: later, or another. */
  'busy',
  /** No connection, one that broke, or a fault on its side: later, or another. */
  'unreachable',
  /** No answer in time. */
  'late',
  /** It does not take the request, or not from us: somebody has to look at key, name or request. */
  'refused',
  /** The model declines to answer this. */
  'refusal',
  /** The answer is longer than was allowed. */
  'cut',
  /** Nothing that can be used, also after a repair. */
  'unreadable',
  /** The breaker keeps calls from it. */
  'closed',
  /** A limit of spend leaves no room for what the call can cost. */
  'spent',
  /** No price is in force, so nobody knows what it would cost. */
  'unpriced',
  /** The caller wants no answer any more. */
  'cancelled',
] as const;
export type ModelFault = (typeof MODEL_FAULTS)[number];

/** What the provider will want to be paid for a call that failed. */
export type Billing = 'nothing' | 'unknown' | Usage;

export interface FaultDetails {
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  /** Default: nothing. */
  readonly billing?: Billing | undefined;
  /** Of `spent`: calls under way may give back what it lacks. */
  readonly mayFree?: boolean | undefined;
}

/**
 * Carries no text of request or answer, no key and no cause: what a parser, a schema or a provider says of a fault repeats
 * what it was given.
 */
export class ModelError extends Error {
  readonly fault: ModelFault;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
  readonly billing: Billing;
  readonly mayFree: boolean;

  constructor(fault: ModelFault, details: FaultDetails = {}) {
    super(`model: ${fault}${details.status === undefined ? '' : ` (${details.status})`}`);
    this.name = 'ModelError';
    this.fault = fault;
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.requestId = details.requestId ?? null;
    this.billing = details.billing ?? 'nothing';
    this.mayFree = details.mayFree ?? false;
  }
}
