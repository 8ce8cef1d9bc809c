export interface Dispatcher {
  /** Starts sending what is due and returns at once; call it over and over. */
  dispatch(): Promise<void>;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
  /** Lets what is under way end, at most 5 seconds; the rest is given back. */
  close(): Promise<void>;
}

export interface Queues<Queue, Message> {
  readonly keyOf: (queue: Queue) => string;
  /** Queues in which something is due. */
  readonly findDue: () => Promise<readonly Queue[]>;
  /** Takes at most so many due messages, for a time: should this process die, they are due again. */
  readonly take: (queue: Queue, most: number) => Promise<readonly Message[]>;
  /** Sends one and records how it ended; true when it arrived. Gives up when `cut` aborts. */
  readonly deliver: (queue: Queue, message: Message, cut: AbortSignal) => Promise<boolean>;
  /** Hears that a queue could not be worked on; it is looked at again by the next `dispatch`. */
  readonly failed: (queue: Queue, error: unknown) => void;
  /** Lets go of what sending needs. */
  readonly end: () => Promise<void>;
}

const queuesAtOnce = 8;
const messagesAtOnce = 4;
const endWithinMs = 5_000;

/**
 * Sends what stands in queues: each by itself in batches of its own, so that a slow receiver holds up nobody else's, and
 * apart from the job engine, so that it never holds up the line. At least once: a message whose end was not recorded is sent
 * again under the same id. A queue goes on while everything arrives; after a failure the next `dispatch` looks again.
 */
export function dispatchQueues<Queue, Message>(queues: Queues<Queue, Message>): Dispatcher {
  const stop = new AbortController();
  const stopping = (): boolean => stop.signal.aborted;
  const cut = new AbortController();
  const running = new Map<string, Promise<void>>();

  const work = async (queue: Queue): Promise<void> => {
    for (let arrived = true; arrived && !stopping(); ) {
      const taken = await queues.take(queue, messagesAtOnce);
      if (taken.length === 0) return;
      const ends = await Promise.allSettled(
        taken.map((one) => queues.deliver(queue, one, cut.signal)),
      );
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      arrived = ends.every((end) => end.status === 'fulfilled' && end.value);
    }
  };

  const start = (key: string, queue: Queue): void => {
    const run = work(queue)
      .catch((error: unknown) => queues.failed(queue, error))
      .finally(() => running.delete(key));
    running.set(key, run);
  };

  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running.values());
  };

  return {
    dispatch: async () => {
      if (stopping() || running.size >= queuesAtOnce) return;
      for (const queue of await queues.findDue()) {
        if (running.size >= queuesAtOnce) return;
        const key = queues.keyOf(queue);
        if (!running.has(key) && !stopping()) start(key, queue);
      }
    },
    idle,
    close: async () => {
      stop.abort();
      const late = setTimeout(() => cut.abort(), endWithinMs);
      await idle();
      clearTimeout(late);
      await queues.end();
    },
  };
}
