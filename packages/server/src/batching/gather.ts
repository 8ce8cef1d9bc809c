export interface Gathering<In> {
  /** Resolves when a flush has taken it; rejects when that failed. */
  add(input: In): Promise<void>;
  /** Flushes what has gathered now. Resolves when all that was added before has been flushed, however that ended. */
  flush(): Promise<void>;
}

/**
 * Puts off work nobody waits for until some of it has gathered: a flush takes all that came within `forMs`, or `most` as soon as
 * they are there. Unlike `groupCommit`, where callers wait, and a single one therefore never.
 */
export function gather<In>(
  work: (inputs: readonly In[]) => Promise<void>,
  { forMs, most }: { readonly forMs: number; readonly most: number },
): Gathering<In> {
  let inputs: In[] = [];
  let next: Promise<void> | null = null;
  let start: () => void = () => undefined;
  const running = new Set<Promise<unknown>>();

  const open = (): Promise<void> => {
    const started = new Promise<void>((resolve) => {
      const timer = setTimeout(() => start(), forMs);
      start = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    const flushed = started.then(() => {
      const batch = inputs;
      inputs = [];
      next = null;
      return work(batch);
    });
    const over: Promise<void> = flushed.catch(() => undefined).finally(() => running.delete(over));
    running.add(over);
    return flushed;
  };

  return {
    add: (input) => {
      inputs.push(input);
      next ??= open();
      const mine = next;
      if (inputs.length >= most) start();
      return mine;
    },
    flush: async () => {
      start();
      await Promise.all(running);
    },
  };
}
