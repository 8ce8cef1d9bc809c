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
import type { Clock } from '../ports.ts';
import { ToolError } from '../tool.ts';

/**
 * Keeps calls from a server that fails, by the rules all breakers have, and lets only so many be under way. Nobody waits for a
 * turn: a ticket goes on without the tool. Of this process; others find out for themselves.
 */
export class ServerBreaker {
  readonly #policy: ControlPolicy;
  readonly #clock: Clock;
  readonly #atOnce: number;
  #breaker: Breaker;
  #running = 0;

  constructor(policy: ControlPolicy, clock: Clock, atOnce: number) {
    this.#policy = policy;
    this.#clock = clock;
    this.#atOnce = atOnce;
    this.#breaker = closedBreaker(clock.now());
  }

  view(): BreakerView {
    return breakerView(this.#breaker, this.#clock.now());
  }

  /** @throws ToolError `closed` while open or beyond the share that probes, `busy` when enough are under way, and what `work` throws. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const startedMs = this.#clock.now();
    this.#breaker = settleBreaker(this.#breaker, startedMs);
    const share = shareOf(this.#breaker);
    if (share < 1 && this.#clock.chance() >= share) throw new ToolError('closed');
    if (this.#running >= this.#atOnce) throw new ToolError('busy');
    this.#running += 1;
    try {
      const done = await work();
      this.#record(startedMs, share < 1, false);
      return done;
    } catch (error) {
      const fault = error instanceof ToolError ? error.fault : 'unreachable';
      // What its caller gave up, and what the tool could not do, say nothing of the server.
      const silent = fault === 'failed' || fault === 'changed';
      if (fault !== 'cancelled') this.#record(startedMs, share < 1, !silent);
      throw error;
    } finally {
      this.#running -= 1;
    }
  }

  #record(startedMs: number, probe: boolean, failed: boolean): void {
    const nowMs = this.#clock.now();
    const news = { calls: 1, failed, forbidden: false, lowConfidence: null };
    const took = { tookMs: nowMs - startedMs, probe };
    this.#breaker = takeCall(
      this.#breaker,
      { ...news, ...took },
      { late: false, nowMs },
      this.#policy,
    );
  }
}
