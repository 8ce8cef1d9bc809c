import { endedBy } from './deadline.ts';
import { ModelError } from './model-error.ts';

/**
 * How many calls one address takes at once, and how many may wait for their turn, first come first served. A provider that
 * hangs so holds up no more than its own calls.
 */
export class Bulkhead {
  #atOnce: number;
  #waiting: number;
  #running = 0;
  readonly #queue: Turn[] = [];

  constructor(atOnce: number, waiting: number) {
    this.#atOnce = atOnce;
    this.#waiting = waiting;
  }

  /** Models at one address share one: the smallest numbers among them count. */
  narrow(atOnce: number, waiting: number): void {
    this.#atOnce = Math.min(this.#atOnce, atOnce);
    this.#waiting = Math.min(this.#waiting, waiting);
  }

  /** Whoever comes now waits for no turn. */
  get hasRoom(): boolean {
    return this.#running < this.#atOnce;
  }

  /** @throws ModelError `busy` when too many wait, `late` or `cancelled` when `signal` ends the wait. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) await this.#turn(signal);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      // The place is handed on, so that nobody who comes in between takes it.
      if (next === undefined) this.#running -= 1;
      else next.begin();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(new ModelError(endedBy(signal)));
    if (this.#queue.length >= this.#waiting) return Promise.reject(new ModelError('busy'));
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(turn), 1);
        reject(new ModelError(endedBy(signal)));
      };
      const turn: Turn = {
        begin: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      this.#queue.push(turn);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}

interface Turn {
  begin(): void;
}
