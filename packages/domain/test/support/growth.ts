/** Below this the clock's grain and the compiler decide, not the code. */
const leastMs = 20;
const attempts = 6;

/** Linear with room for caches and collections; what is quadratic takes sixteen times as long. */
export const linearGrowth = 9;

/**
 * How much more processor time a piece of work takes at four times the size: 4 when it is linear, 16 when it is
 * quadratic. The least of up to six comparisons, which end at the first that is linear: other work on the machine makes
 * one comparison worse, and never makes all of what is quadratic look linear. 1 when both take no time to speak of.
 */
export async function growthAtFourfold(
  work: (size: number) => unknown,
  size: number,
): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < attempts && least >= linearGrowth; attempt += 1) {
    const small = await leastOfTwo(() => work(Math.ceil(size / 4)));
    const large = await leastOfTwo(() => work(size));
    least = Math.min(least, Math.max(large, leastMs) / Math.max(small, leastMs / 4));
  }
  return least;
}

async function leastOfTwo(work: () => unknown): Promise<number> {
  return Math.min(await processorMs(work), await processorMs(work));
}

/** Processor time, because the clock also counts what else the machine does. */
async function processorMs(work: () => unknown): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}
