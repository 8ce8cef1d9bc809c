/** Below this the clock's grain and the compiler decide, not the code. */
const leastMs = 20;

/**
 * How much more processor time a piece of work takes at four times the size: 4 when it is linear, 16 when it is
 * quadratic. The least of three runs each, so that a busy machine does not decide. 1 when both take no time to speak of.
 */
export async function growthAtFourfold(
  work: (size: number) => unknown,
  size: number,
): Promise<number> {
  const small = await leastOfThree(() => work(Math.ceil(size / 4)));
  const large = await leastOfThree(() => work(size));
  return Math.max(large, leastMs) / Math.max(small, leastMs / 4);
}

/** Linear with room for caches and collections; what is quadratic takes sixteen times as long. */
export const linearGrowth = 9;

async function leastOfThree(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run += 1) {
    // Processor time, because the clock also counts what else the machine does.
    const started = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(started);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}
