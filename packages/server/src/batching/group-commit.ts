export interface GroupCommitOptions {
  /** Most inputs in one flush. Default 100. */
  readonly maxBatch?: number | undefined;
  /** Flushes under way at once. Default 1. */
  readonly parallel?: number | undefined;
  /**
   * Under load, how long calls gather between the starts of two flushes. A flush that carried a single call is no load, so an
   * idle system never waits. Default 0.
   */
  readonly lingerMs?: number | undefined;
}

/**
 * Turns single calls into batches without waiting for a clock: while a flush is under way, calls gather; the next flush takes
 * them all. An idle system so adds no latency and a busy one pays one commit for many.
 *
 * @param flush gets at most `maxBatch` inputs and answers each, in order. When it throws, every call of the batch rejects.
 */
export function groupCommit<In, Out>(
  flush: (inputs: readonly In[]) => Promise<readonly Out[]>,
  options: GroupCommitOptions = {},
): (input: In) => Promise<Out> {
  const maxBatch = options.maxBatch ?? 100;
  const parallel = options.parallel ?? 1;
  const lingerMs = options.lingerMs ?? 0;
  interface Waiting {
    readonly input: In;
    readonly resolve: (out: Out) => void;
    readonly reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let running = 0;

  const run = async (): Promise<void> => {
    running += 1;
    try {
      while (waiting.length > 0) {
        const startedMs = performance.now();
        const batch = waiting.splice(0, maxBatch);
        await settle(batch);
        const restMs = lingerMs - (performance.now() - startedMs);
        if (batch.length > 1 && waiting.length < maxBatch && restMs > 1) await pause(restMs);
      }
    } finally {
      running -= 1;
    }
  };

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const outs = await flush(batch.map((one) => one.input));
      for (const [n, one] of batch.entries()) {
        if (n < outs.length) one.resolve(outs[n] as Out);
        else one.reject(new Error('a flush answered fewer inputs than it was given'));
      }
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  };

  return (input) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      // A turn of the event loop later, so that calls made together travel together.
      if (running < parallel) setImmediate(() => void (running < parallel && run()));
    });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
