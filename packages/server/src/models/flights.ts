import { endedBy, withDeadline } from './deadline.ts';
import type { ModelAnswer } from './model.ts';
import { ModelError, type ModelFault } from './model-error.ts';

interface Flight {
  readonly answer: Promise<ModelAnswer>;
  readonly controller: AbortController;
  /** Who still waits for it. */
  waiting: number;
}

type Work = (signal: AbortSignal) => Promise<ModelAnswer>;

/** What an asker got, and whether it was asked for somebody else. */
export interface Landed {
  readonly answer: ModelAnswer;
  readonly shared: boolean;
}

/**
 * Calls under way by what they ask, so that who asks the very same meanwhile waits for that answer. A call belongs to nobody who
 * waits for it: whoever gives up leaves it to the others, and with the last it ends.
 */
export class Flights {
  readonly #under = new Map<string, Flight>();

  /**
   * What is answered to `key`: by the call under way, or by `work`, which begins now. What failed for the sake of whoever began it, such
   * as its limit of spend, is no answer for the others: they begin anew, while half of their time is left. With less a call would be paid
   * for that has little chance to be heard.
   *
   * @param signal of this asker alone.
   * @throws ModelError of the call; `late` after `withinMs`, `cancelled` when `signal` ends the wait.
   */
  async ask(key: string, signal: AbortSignal, withinMs: number, work: Work): Promise<Landed> {
    const untilMs = performance.now() + withinMs;
    for (;;) {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) throw new ModelError('late');
      const under = this.#under.get(key);
      if (under === undefined) {
        // Its time ends the call itself, which is then known to have been late.
        const begun = this.#begin(key, (until) => withDeadline(until, leftMs, work));
        return { answer: await this.#wait(key, begun, signal), shared: false };
      }
      try {
        const answer = await withDeadline(signal, leftMs, (until) =>
          this.#follow(key, under, until),
        );
        return { answer, shared: true };
      } catch (error) {
        const late = untilMs - performance.now() < withinMs / 2;
        if (signal.aborted || late || !isOfItsOwn(error)) throw error;
      }
    }
  }

  #begin(key: string, work: Work): Flight {
    const controller = new AbortController();
    const answer = work(controller.signal).finally(() => this.#land(key, flight));
    const flight: Flight = { answer, controller, waiting: 0 };
    // Those who wait hear of a failure; when nobody does any more, nobody has to.
    answer.catch(() => undefined);
    this.#under.set(key, flight);
    return flight;
  }

  #land(key: string, flight: Flight): void {
    if (this.#under.get(key) === flight) this.#under.delete(key);
  }

  async #follow(key: string, flight: Flight, until: AbortSignal): Promise<ModelAnswer> {
    try {
      return await this.#wait(key, flight, until);
    } catch (error) {
      // As the last that waited, it ended the call; why is its own affair.
      throw until.aborted ? new ModelError(endedBy(until)) : error;
    }
  }

  /** Whoever is the last to give up ends the call, and waits for that: its end has to be recorded. */
  async #wait(key: string, flight: Flight, signal: AbortSignal): Promise<ModelAnswer> {
    flight.waiting += 1;
    let leave = (): void => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => {
        flight.waiting -= 1;
        if (flight.waiting > 0) return reject(new ModelError(endedBy(signal)));
        this.#land(key, flight);
        flight.controller.abort(new ModelError('cancelled'));
      };
    });
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.answer, left]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }
}

const ownFaults: readonly ModelFault[] = ['spent', 'late', 'cancelled'];

/** It says nothing of what the same call would come to for another: its money, its time, or its item. */
function isOfItsOwn(error: unknown): boolean {
  if (error instanceof ModelError) return ownFaults.includes(error.fault);
  return error instanceof Error && 'code' in error && error.code === 'erased';
}
