/** One way of asking: the n-th call of the bench. Rejects when it was not answered. */
export type Ask = (n: number) => Promise<void>;

/** Ms of so many calls, one after another. */
export async function oneByOne(ask: Ask, from: number, calls: number): Promise<readonly number[]> {
  const took: number[] = [];
  for (let n = from; n < from + calls; n += 1) {
    const startedMs = performance.now();
    await ask(n);
    took.push(performance.now() - startedMs);
  }
  return took;
}

/** Seconds for so many calls with some of them under way at once. */
export async function together(
  ask: Ask,
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
      await ask(n);
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  return (performance.now() - startedMs) / 1_000;
}
