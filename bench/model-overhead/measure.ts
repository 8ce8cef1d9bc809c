/** One way of asking. */
export interface Way {
  /** The n-th call of the bench. Rejects when it was not answered. */
  ask(n: number): Promise<void>;
  /** Resolves when nothing is left to do for what was asked before. */
  done(): Promise<void>;
}

/** Ms of so many calls, one after another. What one leaves behind goes on beside the next. */
export async function oneByOne(way: Way, from: number, calls: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let n = from; n < from + calls; n += 1) {
    const startedMs = performance.now();
    await way.ask(n);
    took.push(performance.now() - startedMs);
  }
  await way.done();
  return took;
}

/** Seconds for so many calls with some of them under way at once, until nothing is left to do for any. */
export async function together(
  way: Way,
  {
    from,
    calls,
    atOnce,
  }: { readonly from: number; readonly calls: number; readonly atOnce: number },
): Promise<number> {
  let next = from;
  const lane = async (): Promise<void> => {
    while (next < from + calls) {
      const n = next;
      next += 1;
      await way.ask(n);
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  await way.done();
  return (performance.now() - startedMs) / 1_000;
}
