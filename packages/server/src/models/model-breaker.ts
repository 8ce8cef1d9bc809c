import {
  type Breaker,
  type BreakerView,
  breakerView,
  type ControlPolicy,
  closedBreaker,
  settleBreaker,
  shareOf,
  takeCall,
} from '@signalbox/domain';
import { ModelError } from './model-error.ts';

export interface Clock {
  /** Ms since 1970. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

/**
 * The breaker of one model in this process, by the rules all breakers have, and the time it asked to be left alone. Other
 * processes find out for themselves.
 */
export class ModelBreaker {
  readonly #policy: ControlPolicy;
  readonly #clock: Clock;
  #breaker: Breaker;
  #quietUntilMs = 0;

  constructor(policy: ControlPolicy, clock: Clock) {
    this.#policy = policy;
    this.#clock = clock;
    this.#breaker = closedBreaker(clock.now());
  }

  view(): BreakerView {
    return breakerView(this.#breaker, this.#clock.now());
  }

  /** Whoever comes now is let through. */
  get admitsAll(): boolean {
    const nowMs = this.#clock.now();
    return nowMs >= this.#quietUntilMs && shareOf(settleBreaker(this.#breaker, nowMs)) === 1;
  }

  /** @throws ModelError `closed` while open or beyond the share that probes; `busy` while it wants to be left alone. */
  admit(): Admission {
    const nowMs = this.#clock.now();
    if (nowMs < this.#quietUntilMs)
      throw new ModelError('busy', { retryAfterMs: this.#quietUntilMs - nowMs });
    this.#breaker = settleBreaker(this.#breaker, nowMs);
    const share = shareOf(this.#breaker);
    if (share < 1 && this.#clock.chance() >= share) throw new ModelError('closed');
    return { probe: share < 1, admittedMs: nowMs };
  }

  /** @param error null: it answered, whatever its answer was worth. */
  record(admission: Admission, error: ModelError | null, tookMs: number): void {
    const nowMs = this.#clock.now();
    const waitMs = error?.fault === 'busy' ? (error.retryAfterMs ?? 0) : 0;
    this.#quietUntilMs = Math.max(this.#quietUntilMs, nowMs + waitMs);
    // What its caller gave up says nothing of it.
    if (error?.fault === 'cancelled') return;
    const failed = error !== null && isOutage(error);
    const news = { calls: 1, failed, forbidden: false, lowConfidence: null, tookMs };
    this.#breaker = takeCall(
      this.#breaker,
      { ...news, probe: admission.probe },
      { late: false, nowMs },
      this.#policy,
    );
  }
}

export interface Admission {
  readonly probe: boolean;
  readonly admittedMs: number;
}

/** Faults of the way to it or of our account. One request it does not take, or an answer of no use, says nothing of the next. */
function isOutage({ fault, status }: ModelError): boolean {
  switch (fault) {
    case 'busy':
    case 'unreachable':
    case 'late':
      return true;
    case 'refused':
      return status === 401 || status === 402 || status === 403 || status === 404 || status === 429;
    default:
      return false;
  }
}
